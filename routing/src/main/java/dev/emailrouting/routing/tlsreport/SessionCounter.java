package dev.emailrouting.routing.tlsreport;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

import com.google.common.collect.Iterables;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.tlsrpt.TlsSession;
import dev.emailrouting.tlsrpt.TlsSessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds sessions up in memory and, by a thread of its own, to the store, behind the mail's way. While the store is away it goes on;
 * when more kinds of failures come than fit, those are counted together, longer policies than fit are counted without their text, and
 * of more policies than fit the sessions are dropped and counted as such: a report is help for others, and no mail waits for it.
 */
public final class SessionCounter implements TlsSessions, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(SessionCounter.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final int MAX_BATCH = 500;
    /** How many counts wait at most. */
    static final int CAPACITY = 5_000;
    /** Where counts of details end, so that there is room for those without. */
    static final int DETAILED = CAPACITY / 2;
    /** How long their texts are together, where counts of texts end. */
    static final int MAX_CHARACTERS = 4_000_000;

    private final TlsReportStore store;
    private final LongConsumer drops;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread writer = new Thread(this::writeUntilClosed, "email-routing-tls-sessions");
    /** Guarded by itself; how many sessions each has. */
    private final Map<SessionKey, Long> counts = new LinkedHashMap<>();
    /** Of the keys; guarded by {@link #counts}. */
    private long characters;
    /** Guarded by {@link #counts}. */
    private long dropped;

    private long droppedWhenTold;
    private long droppedWhenWarned;
    private Instant nextWarning = Instant.MIN;

    private SessionCounter(TlsReportStore store, LongConsumer drops, Clock clock) {
        this.store = store;
        this.drops = drops;
        this.clock = clock;
    }

    /** @param drops told how many sessions more were dropped, soon after */
    public static SessionCounter start(TlsReportStore store, LongConsumer drops, Clock clock) {
        SessionCounter counter = new SessionCounter(store, drops, clock);
        counter.writer.setDaemon(true);
        counter.writer.start();
        return counter;
    }

    @Override
    public void count(TlsSession session) {
        SessionKey.of(session).ifPresent(key -> add(key, 1));
    }

    private void add(SessionKey key, long sessions) {
        synchronized (counts) {
            Optional<SessionKey> fit = fit(key);
            if (fit.isPresent() && closing.getCount() > 0) {
                if (counts.merge(fit.get(), sessions, Long::sum) == sessions) {
                    characters += fit.get().characters();
                }
            } else {
                dropped += sessions;
            }
        }
    }

    private Optional<SessionKey> fit(SessionKey key) {
        if (counts.containsKey(key) || (counts.size() < DETAILED && hasRoomForTexts(key))) {
            return Optional.of(key);
        }
        SessionKey rough = key.withoutDetails();
        if (counts.containsKey(rough) || (counts.size() < CAPACITY && hasRoomForTexts(rough))) {
            return Optional.of(rough);
        }
        SessionKey textless = rough.withoutPolicyText();
        return counts.containsKey(textless) || counts.size() < CAPACITY ? Optional.of(textless) : Optional.empty();
    }

    private boolean hasRoomForTexts(SessionKey key) {
        return characters + key.characters() <= MAX_CHARACTERS;
    }

    /** How many sessions were dropped since the start. */
    public long dropped() {
        synchronized (counts) {
            return dropped;
        }
    }

    private void writeUntilClosed() {
        try {
            while (!closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                writeAll(this::putBack);
                tellOfDropped();
                warnOfDropped();
            }
            writeAll(this::drop);
            tellOfDropped();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What becomes of counts that the store does not take now. */
    @FunctionalInterface
    private interface Untaken {
        void take(List<SessionCount> counts);
    }

    private void writeAll(Untaken untaken) {
        boolean away = false;
        for (List<SessionCount> batch : Iterables.partition(takeAll(), MAX_BATCH)) {
            if (away) {
                untaken.take(batch);
                continue;
            }
            try {
                store.add(batch);
            } catch (StoreUnavailableException e) {
                LOGGER.debug("event=tls-sessions-wait counts={} reason=\"{}\"", batch.size(), e.getMessage());
                untaken.take(batch);
                away = true;
            } catch (RuntimeException e) {
                // Not a thing that time mends: those behind must not wait for them.
                LOGGER.error("event=tls-sessions-refused counts={}", batch.size(), e);
                drop(batch);
            }
        }
    }

    private List<SessionCount> takeAll() {
        synchronized (counts) {
            List<SessionCount> all = counts.entrySet().stream()
                    .map(count -> count.getKey().counted(count.getValue()))
                    .collect(Collectors.toCollection(ArrayList::new));
            counts.clear();
            characters = 0;
            return all;
        }
    }

    private void putBack(List<SessionCount> batch) {
        batch.forEach(count -> add(SessionKey.of(count), count.sessions()));
    }

    private void drop(List<SessionCount> batch) {
        synchronized (counts) {
            dropped += batch.stream().mapToLong(SessionCount::sessions).sum();
        }
    }

    private void tellOfDropped() {
        long total = dropped();
        if (total > droppedWhenTold) {
            drops.accept(total - droppedWhenTold);
            droppedWhenTold = total;
        }
    }

    private void warnOfDropped() {
        Instant now = clock.instant();
        long total = dropped();
        if (total > droppedWhenWarned && !now.isBefore(nextWarning)) {
            LOGGER.warn("event=tls-sessions-dropped sessions={} total={}", total - droppedWhenWarned, total);
            droppedWhenWarned = total;
            nextWarning = now.plus(BETWEEN_WARNINGS);
        }
    }

    /** Counts no more and writes what waits, within bounds of time. */
    @Override
    public void close() {
        closing.countDown();
        try {
            writer.join(CLOSE_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            writer.interrupt();
        }
    }
}
