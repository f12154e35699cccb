package dev.emailrouting.pack;

import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

import dev.emailrouting.routing.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes out of the store, once an hour, what is older than it is kept. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Housekeeping.class);

    private final Map<String, IntSupplier> chores;
    private final ScheduledExecutorService timer;

    private Housekeeping(Map<String, IntSupplier> chores) {
        this.chores = chores;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "email-routing-housekeeping");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Begins after an hour.
     *
     * @param chores by what they delete; each says how much it was
     */
    static Housekeeping start(Map<String, IntSupplier> chores) {
        Housekeeping housekeeping = new Housekeeping(chores);
        housekeeping.timer.scheduleWithFixedDelay(
                () -> housekeeping.chores.forEach(Housekeeping::clean), 1, 1, TimeUnit.HOURS);
        return housekeeping;
    }

    private static void clean(String what, IntSupplier deleteExpired) {
        try {
            int deleted = deleteExpired.getAsInt();
            if (deleted > 0) {
                LOGGER.info("event={}-expired count={}", what, deleted);
            }
        } catch (StoreUnavailableException e) {
            LOGGER.warn("event=housekeeping-put-off of={} reason=\"{}\"", what, e.getMessage());
        } catch (Throwable t) { // an Error too: thrown on, it would end the timer for good
            LOGGER.error("event=housekeeping-failed of={}", what, t);
        }
    }

    @Override
    public void close() {
        timer.shutdown();
    }
}
