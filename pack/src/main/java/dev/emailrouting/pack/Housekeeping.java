package dev.emailrouting.pack;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import dev.emailrouting.routing.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes stored senders out of the store, once an hour, whose addresses have expired. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Housekeeping.class);

    private final IntSupplier deleteExpired;
    private final ScheduledExecutorService timer;

    private Housekeeping(IntSupplier deleteExpired) {
        this.deleteExpired = deleteExpired;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "email-routing-housekeeping");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins after an hour. */
    static Housekeeping start(IntSupplier deleteExpired) {
        Housekeeping housekeeping = new Housekeeping(deleteExpired);
        housekeeping.timer.scheduleWithFixedDelay(housekeeping::clean, 1, 1, TimeUnit.HOURS);
        return housekeeping;
    }

    private void clean() {
        try {
            int deleted = deleteExpired.getAsInt();
            if (deleted > 0) {
                LOGGER.info("event=stored-senders-expired count={}", deleted);
            }
        } catch (StoreUnavailableException e) {
            LOGGER.warn("event=housekeeping-put-off reason=\"{}\"", e.getMessage());
        } catch (RuntimeException e) {
            // Thrown on, it would end the timer for good.
            LOGGER.error("event=housekeeping-failed", e);
        }
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
