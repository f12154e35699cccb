package dev.emailrouting.routing.activity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.routing.activity.ActivityStoreContract.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class BatchingActivityLogTest {
    private static final Instant NOON = ActivityStoreContract.NOON;

    private final SettableClock clock = new SettableClock();
    private final TestStore store = new TestStore();
    private BatchingActivityLog log;

    private BatchingActivityLog started(int capacity) {
        log = BatchingActivityLog.start(
                store,
                ImmutableSettings.builder()
                        .retention(Duration.ofDays(30))
                        .capacity(capacity)
                        .retryAfter(Duration.ofMillis(10))
                        .closeWithin(Duration.ofSeconds(10))
                        .build(),
                clock);
        return log;
    }

    @AfterEach
    void letGo() {
        store.blocked.countDown();
        log.close();
    }

    private static List<ActivityRow> rows(int count) {
        return IntStream.range(0, count)
                .<ActivityRow>mapToObj(i -> row("user" + i + "@example.com", NOON))
                .toList();
    }

    @Test
    void whatIsRecordedIsWrittenInItsOrder() {
        rows(1200).forEach(started(10_000)::record);

        await().untilAsserted(() -> assertThat(store.kept.rows()).isEqualTo(rows(1200)));
        assertThat(store.batchSizes).allMatch(size -> size <= 500);
        assertThat(log.dropped()).isZero();
    }

    @Test
    void aBatchThatTheStoreCannotTakeIsTriedAgain() {
        store.failures.set(3);
        rows(5).forEach(started(100)::record);

        await().untilAsserted(() -> assertThat(store.kept.rows()).isEqualTo(rows(5)));
        assertThat(log.dropped()).isZero();
    }

    @Test
    void whatDoesNotFitWhileTheStoreIsAwayIsDroppedAndCounted() {
        store.failures.set(Integer.MAX_VALUE);
        started(10);
        rows(1).forEach(log::record);
        await().until(() -> log.waiting() == 0);

        // The row above is being tried; 10 more wait or are in the same batch's company, the others have no place.
        rows(1000).forEach(log::record);
        assertThat(log.dropped()).isPositive();

        long dropped = log.dropped();
        store.failures.set(0);
        await().untilAsserted(() -> assertThat(store.kept.rows()).hasSize((int) (1001 - dropped)));
    }

    @Test
    void aBatchThatTheStoreRefusesDoesNotHoldUpTheRowsBehindIt() {
        store.refuses = "user0@example.com";
        started(100);
        log.record(row("user0@example.com", NOON));
        await().until(() -> log.dropped() == 1);
        log.record(row("user1@example.com", NOON));

        await().untilAsserted(() ->
                assertThat(store.kept.rows()).extracting(ActivityRow::recipient).containsExactly("user1@example.com"));
    }

    @Test
    void recordingNeitherWaitsNorThrowsWhileTheStoreHangs() throws Exception {
        store.hangs = true;
        started(10);
        rows(100).forEach(log::record);

        // It came to here while the store holds the writer.
        assertThat(store.hanging.await(10, TimeUnit.SECONDS)).isTrue();
        rows(100).forEach(log::record);
        assertThat(log.dropped()).isPositive();
    }

    @Test
    void closingWritesWhatWaits() {
        rows(2000).forEach(started(10_000)::record);

        log.close();

        assertThat(store.kept.rows()).hasSize(2000);
        assertThat(log.waiting()).isZero();
    }

    @Test
    void closingWhileTheStoreIsAwayEndsAndCountsWhatWasLost() {
        store.failures.set(Integer.MAX_VALUE);
        rows(20).forEach(started(100)::record);

        log.close();

        await().until(() -> log.dropped() == 20);
    }

    @Test
    void whatIsRecordedAfterClosingIsCountedAsDropped() {
        started(100).close();

        log.record(row("late@example.com", NOON));

        assertThat(log.dropped()).isEqualTo(1);
        assertThat(store.kept.rows()).isEmpty();
    }

    @Test
    void rowsOlderThanTheyAreKeptAreDeletedAtTheStartAndEveryHour() {
        store.append(List.of(row("old@example.com", NOON.minus(Duration.ofDays(31))), row("new@example.com", NOON)));
        started(100);
        await().untilAsserted(() -> assertThat(store.kept.rows()).hasSize(1));

        clock.now.set(NOON.plus(Duration.ofDays(30)).plusSeconds(1));
        await().untilAsserted(() -> assertThat(store.kept.rows()).isEmpty());
    }

    @Test
    void aDeletionThatFailsDoesNotEndTheWriting() {
        store.deletionFails = true;
        rows(3).forEach(started(100)::record);

        await().untilAsserted(() -> assertThat(store.kept.rows()).hasSize(3));
    }

    /** A store in memory that fails or hangs as a test wants it. */
    private static final class TestStore implements ActivityStore {
        private final MemoryActivityStore kept = new MemoryActivityStore();
        private final List<Integer> batchSizes = Collections.synchronizedList(new ArrayList<>());
        private final AtomicInteger failures = new AtomicInteger();
        private final CountDownLatch blocked = new CountDownLatch(1);
        private final CountDownLatch hanging = new CountDownLatch(1);
        private volatile boolean hangs;
        private volatile boolean deletionFails;
        private volatile String refuses = "";

        @Override
        public void append(List<ActivityRow> rows) {
            if (hangs) {
                hanging.countDown();
                awaitUninterrupted(blocked);
            }
            if (failures.get() > 0) {
                failures.decrementAndGet();
                throw new StoreUnavailableException("away", null);
            }
            if (rows.stream().anyMatch(row -> row.recipient().equals(refuses))) {
                throw new IllegalStateException("refused");
            }
            batchSizes.add(rows.size());
            kept.append(rows);
        }

        private static void awaitUninterrupted(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Page<ActivityRow> find(ActivityQuery query, PageRequest page) {
            return kept.find(query, page);
        }

        @Override
        public Map<String, RuleUse> usesOf(Set<String> ruleIds) {
            return kept.usesOf(ruleIds);
        }

        @Override
        public int deleteBefore(Instant time) {
            if (deletionFails) {
                throw new StoreUnavailableException("away", null);
            }
            return kept.deleteBefore(time);
        }
    }

    private static final class SettableClock extends Clock {
        private final AtomicReference<Instant> now = new AtomicReference<>(NOON);

        @Override
        public Instant instant() {
            return now.get();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
