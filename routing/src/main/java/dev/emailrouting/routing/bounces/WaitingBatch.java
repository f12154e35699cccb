package dev.emailrouting.routing.bounces;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;

import dev.emailrouting.routing.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What mail leaves to be written behind its way: merged by key, written in batches by a thread of its own. What the store cannot take now
 * is kept and tried again; of more than fit meanwhile nothing is kept, which a WARN counts.
 */
public final class WaitingBatch<K, V> implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WaitingBatch.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final String name;
    private final int capacity;
    private final BinaryOperator<V> merge;
    private final Consumer<Map<K, V>> store;
    private final ScheduledExecutorService writer;
    private final Object lock = new Object();
    /** Under {@link #lock}. */
    private Map<K, V> waiting = new LinkedHashMap<>();
    /** Under {@link #lock}. */
    private long dropped;

    private WaitingBatch(String name, int capacity, BinaryOperator<V> merge, Consumer<Map<K, V>> store) {
        this.name = name;
        this.capacity = capacity;
        this.merge = merge;
        this.store = store;
        this.writer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "email-routing-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @param name of the thread and in the log
     * @param merge of an earlier and a later value of one key
     * @param store writes a batch; a {@link StoreUnavailableException} has it tried again
     */
    public static <K, V> WaitingBatch<K, V> start(
            String name, int capacity, Duration interval, BinaryOperator<V> merge, Consumer<Map<K, V>> store) {
        WaitingBatch<K, V> batch = new WaitingBatch<>(name, capacity, merge, store);
        batch.writer.scheduleWithFixedDelay(
                batch::write, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return batch;
    }

    /** Neither waits nor throws. */
    public void add(K key, V value) {
        synchronized (lock) {
            add(waiting, key, value);
        }
    }

    private void add(Map<K, V> into, K key, V value) {
        if (into.size() < capacity || into.containsKey(key)) {
            into.merge(key, value, merge);
        } else {
            dropped++;
        }
    }

    /** Writes what waits now. */
    public void write() {
        Map<K, V> batch;
        long lost;
        synchronized (lock) {
            batch = waiting;
            waiting = new LinkedHashMap<>();
            lost = dropped;
            dropped = 0;
        }
        if (lost > 0) {
            LOGGER.warn("event=batch-full batch={} dropped={}", name, lost);
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.accept(batch);
        } catch (StoreUnavailableException e) {
            LOGGER.debug("event=batch-waits batch={} entries={} reason=\"{}\"", name, batch.size(), e.getMessage());
            putBack(batch);
        } catch (RuntimeException | Error e) {
            // Thrown on, it would end the writing for good; time does not mend it, so the batch is not kept.
            LOGGER.error("event=batch-lost batch={} entries={}", name, batch.size(), e);
        }
    }

    private void putBack(Map<K, V> batch) {
        synchronized (lock) {
            Map<K, V> later = waiting;
            waiting = new LinkedHashMap<>(batch);
            later.forEach((key, value) -> add(waiting, key, value));
        }
    }

    /** What waits is written once more, and then forgotten. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (writer.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lock) {
            if (!waiting.isEmpty() || dropped > 0) {
                LOGGER.warn("event=batch-forgotten batch={} entries={}", name, waiting.size() + dropped);
            }
        }
    }

    /** The keys that wait to be written. */
    List<K> waiting() {
        synchronized (lock) {
            return List.copyOf(waiting.keySet());
        }
    }
}
