package dev.emailrouting.smtp;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes a socket at a deadline. A read time-out is per read, so that a reply dripped byte by byte outlives it, and a write has
 * none at all; closing the socket ends both. It is the plain socket that is closed: a TLS socket would first wait to say good-bye.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Watchdog.class);

    private final ScheduledThreadPoolExecutor timer;

    Watchdog() {
        timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "smtp-deadline");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(true);
    }

    Watch watch(Socket socket, Duration deadline) {
        Watch watch = new Watch(socket);
        watch.timer = timer.schedule(watch, deadline.toNanos(), TimeUnit.NANOSECONDS);
        return watch;
    }

    @Override
    public void close() {
        timer.shutdown();
    }

    /** Over one socket. */
    static final class Watch implements Runnable, AutoCloseable {
        private final Socket socket;
        private volatile boolean expired;
        private volatile Future<?> timer;

        private Watch(Socket socket) {
            this.socket = socket;
        }

        boolean isExpired() {
            return expired;
        }

        @Override
        public void run() {
            expired = true;
            try {
                socket.close();
            } catch (IOException e) {
                LOGGER.debug("closing at the deadline", e);
            }
        }

        @Override
        public void close() {
            timer.cancel(false);
        }
    }
}
