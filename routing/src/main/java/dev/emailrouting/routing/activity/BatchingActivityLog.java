package dev.emailrouting.routing.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import dev.emailrouting.routing.store.StoreUnavailableException;
import org.immutables.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes activity rows in batches, by a thread of its own, behind the mail's way. A batch that the store cannot take now is
 * tried again; when meanwhile more rows come than fit, those are dropped and counted, for the log line is the record and mail
 * waits for none. The same thread deletes rows that are older than they are kept.
 */
public final class BatchingActivityLog implements ActivityLog, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(BatchingActivityLog.class);
    private static final int MAX_BATCH = 500;
    private static final Duration LOOK_AROUND = Duration.ofMillis(200);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final Duration BETWEEN_DELETIONS = Duration.ofHours(1);

    private final ActivityStore store;
    private final Settings settings;
    private final Clock clock;
    private final BlockingQueue<ActivityRow> waiting;
    private final AtomicLong dropped = new AtomicLong();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer = new Thread(this::writeUntilClosed, "email-routing-activity");
    private long droppedWhenWarned;
    private Instant nextWarning = Instant.MIN;
    private Instant nextDeletion = Instant.MIN;

    private BatchingActivityLog(ActivityStore store, Settings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
        this.waiting = new ArrayBlockingQueue<>(settings.capacity());
    }

    public static BatchingActivityLog start(ActivityStore store, Settings settings, Clock clock) {
        BatchingActivityLog log = new BatchingActivityLog(store, settings, clock);
        log.writer.setDaemon(true);
        log.writer.start();
        return log;
    }

    /** How much and how long. */
    @Value.Immutable
    public interface Settings {
        /** Rows are deleted when they are older. */
        Duration retention();

        /** How many rows wait at most. */
        @Value.Default
        default int capacity() {
            return 10_000;
        }

        /** How long a batch rests that the store could not take. */
        @Value.Default
        default Duration retryAfter() {
            return Duration.ofSeconds(1);
        }

        /** How long {@link BatchingActivityLog#close} waits for the rows that wait. */
        @Value.Default
        default Duration closeWithin() {
            return Duration.ofSeconds(5);
        }
    }

    @Override
    public void record(ActivityRow row) {
        if (closing.getCount() == 0 || !waiting.offer(row.bounded())) {
            dropped.incrementAndGet();
        }
    }

    /** How many rows were dropped since the start. */
    public long dropped() {
        return dropped.get();
    }

    /** How many rows wait to be written. */
    public int waiting() {
        return waiting.size();
    }

    private void writeUntilClosed() {
        List<ActivityRow> batch = new ArrayList<>(MAX_BATCH);
        try {
            while (closing.getCount() > 0) {
                fill(batch);
                write(batch);
                warnOfDropped();
                deleteOld();
            }
            writeTheRest(batch);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            drop(batch);
        }
    }

    private void fill(List<ActivityRow> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            ActivityRow first = waiting.poll(LOOK_AROUND.toMillis(), TimeUnit.MILLISECONDS);
            if (first != null) {
                batch.add(first);
            }
        }
        waiting.drainTo(batch, MAX_BATCH - batch.size());
    }

    /** Empties the batch, unless the store is away: then it stays, after a rest. */
    private void write(List<ActivityRow> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.append(batch);
            batch.clear();
        } catch (StoreUnavailableException e) {
            LOGGER.debug("event=activity-waits rows={} reason=\"{}\"", batch.size(), e.getMessage());
            closing.await(settings.retryAfter().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            // Not a thing that time mends: the rows behind these must not wait for them.
            LOGGER.error("event=activity-refused rows={}", batch.size(), e);
            drop(batch);
        }
    }

    /** One more try for each batch; what the store does not take now is lost. */
    private void writeTheRest(List<ActivityRow> batch) throws InterruptedException {
        do {
            waiting.drainTo(batch, MAX_BATCH - batch.size());
            write(batch);
            drop(batch);
        } while (!waiting.isEmpty());
    }

    private void drop(List<ActivityRow> batch) {
        dropped.addAndGet(batch.size());
        batch.clear();
    }

    private void warnOfDropped() {
        Instant now = clock.instant();
        long total = dropped.get();
        if (total > droppedWhenWarned && !now.isBefore(nextWarning)) {
            LOGGER.warn("event=activity-dropped rows={} total={}", total - droppedWhenWarned, total);
            droppedWhenWarned = total;
            nextWarning = now.plus(BETWEEN_WARNINGS);
        }
    }

    private void deleteOld() {
        Instant now = clock.instant();
        if (now.isBefore(nextDeletion)) {
            return;
        }
        nextDeletion = now.plus(BETWEEN_DELETIONS);
        try {
            int deleted = store.deleteBefore(now.minus(settings.retention()));
            LOGGER.debug("event=activity-deleted rows={}", deleted);
        } catch (RuntimeException e) {
            LOGGER.warn("event=activity-not-deleted reason=\"{}\"", e.getMessage());
        }
    }

    /** Takes no more rows and writes those that wait, within bounds of time. */
    @Override
    public void close() {
        closing.countDown();
        try {
            writer.join(settings.closeWithin().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            writer.interrupt();
        }
        List<ActivityRow> left = new ArrayList<>();
        waiting.drainTo(left);
        drop(left);
        LOGGER.info("event=activity-closed dropped={}", dropped.get());
    }
}
