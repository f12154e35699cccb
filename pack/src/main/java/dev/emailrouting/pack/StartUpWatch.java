package dev.emailrouting.pack;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.james.StartUpChecks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log, once James has had time to start, what its configuration lacks; the health check says it ever after. */
@Singleton
class StartUpWatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(StartUpWatch.class);
    private static final long TIME_TO_START_SECONDS = 60;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "email-routing-start-up");
        thread.setDaemon(true);
        return thread;
    });

    @Inject
    StartUpWatch(StartUpChecks checks) {
        timer.schedule(
                () -> checks.missing().forEach(missing -> LOGGER.error("event=start-up-check missing=\"{}\"", missing)),
                TIME_TO_START_SECONDS,
                TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        timer.shutdownNow();
    }
}
