package dev.emailrouting.routing.bounces;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableDestination;
import dev.emailrouting.routing.store.BounceStore;
import dev.emailrouting.routing.store.ImmutableAddress;
import dev.emailrouting.routing.store.ImmutableSuspensionPolicy;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(30)
class BounceCounterTest {
    private static final AccountName ACCOUNT = AccountName.DEFAULT;
    private static final EmailAddress ME = EmailAddress.parse("me@example.net");
    private static final BounceStore.SuspensionPolicy POLICY = ImmutableSuspensionPolicy.builder()
            .refusals(2)
            .window(Duration.ofDays(1))
            .build();
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(20);

    private final StoreOfTallies store = new StoreOfTallies();
    private final List<Destination> suspended = new CopyOnWriteArrayList<>();

    @Test
    void whatCameTogetherIsCountedTogetherInItsOrder() {
        BounceCounter counter = BounceCounter.start(store, POLICY, NEVER, suspended::add);
        counter.refused(ACCOUNT, ME, "first");
        counter.taken(ACCOUNT, ME);
        counter.refused(ACCOUNT, ME, "second");
        counter.refused(ACCOUNT, EmailAddress.parse("ME@example.net"), "third");

        counter.close();

        assertThat(store.batches).singleElement().satisfies(batch -> {
            BounceStore.Tally tally = batch.get(ImmutableAddress.of(ACCOUNT, ME));
            assertThat(tally.taken()).isTrue();
            assertThat(tally.refusals()).isEqualTo(2);
            assertThat(tally.lastRefusal()).isEqualTo("third");
        });
    }

    @Test
    void nobodyAsksTheStoreWhenNothingHappened() throws Exception {
        try (BounceCounter counter = BounceCounter.start(store, POLICY, SOON, suspended::add)) {
            Thread.sleep(100);
            assertThat(counter.waiting()).isEmpty();
        }
        assertThat(store.batches).isEmpty();
    }

    @Test
    void whoIsSuspendedIsTold() throws Exception {
        store.suspends = List.of(destination());
        try (BounceCounter counter = BounceCounter.start(store, POLICY, SOON, suspended::add)) {
            counter.refused(ACCOUNT, ME, "no");
            await(() -> !suspended.isEmpty());
        }
        assertThat(suspended).containsExactly(destination());
    }

    @Test
    void whileTheStoreIsAwayTheCountIsKept() throws Exception {
        store.failure = new StoreUnavailableException("away", null);
        try (BounceCounter counter = BounceCounter.start(store, POLICY, SOON, suspended::add)) {
            counter.refused(ACCOUNT, ME, "one");
            await(() -> store.asked.get() > 1);
            counter.refused(ACCOUNT, ME, "two");
            store.failure = null;
            await(() -> !store.batches.isEmpty() && counter.waiting().isEmpty());
        }
        assertThat(store.batches.stream()
                        .mapToInt(batch ->
                                batch.get(ImmutableAddress.of(ACCOUNT, ME)).refusals()))
                .satisfies(counts -> assertThat(
                                counts.stream().mapToInt(Integer::intValue).sum())
                        .isEqualTo(2));
    }

    @Test
    void aDefectOfTheStoreOrOfWhoIsToldDoesNotEndTheCounting() throws Exception {
        store.failure = new IllegalStateException("a defect");
        try (BounceCounter counter = BounceCounter.start(store, POLICY, SOON, destination -> {
            suspended.add(destination);
            throw new IllegalStateException("another");
        })) {
            counter.refused(ACCOUNT, ME, "lost");
            await(() -> store.asked.get() > 0);
            store.failure = null;
            store.suspends = List.of(destination());
            counter.refused(ACCOUNT, ME, "one");
            await(() -> suspended.size() == 1);
            counter.refused(ACCOUNT, ME, "two");
            await(() -> suspended.size() == 2);
        }
        assertThat(store.batches).hasSize(2);
    }

    @Test
    void aFloodOfAddressesCostsBoundedMemory() {
        store.failure = new StoreUnavailableException("away", null);
        BounceCounter counter = BounceCounter.start(store, POLICY, NEVER, suspended::add);

        for (int i = 0; i < 2 * BounceCounter.MAX_ADDRESSES; i++) {
            counter.refused(ACCOUNT, EmailAddress.parse("user" + i + "@example.net"), "no");
        }

        assertThat(counter.waiting()).hasSize(BounceCounter.MAX_ADDRESSES);
        counter.close();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(10);
        }
    }

    private static Destination destination() {
        return ImmutableDestination.builder()
                .id("0".repeat(32))
                .account(ACCOUNT)
                .email(ME)
                .version(1)
                .created(Instant.EPOCH)
                .modified(Instant.EPOCH)
                .build();
    }

    private static final class StoreOfTallies implements BounceStore {
        private final List<Map<Address, Tally>> batches = new CopyOnWriteArrayList<>();
        private volatile List<Destination> suspends = List.of();
        private volatile RuntimeException failure;
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public List<Destination> count(Map<Address, Tally> tallies, SuspensionPolicy policy) {
            asked.incrementAndGet();
            if (failure != null) {
                throw failure;
            }
            batches.add(Map.copyOf(tallies));
            return suspends;
        }

        @Override
        public long suspendedDestinations() {
            return 0;
        }
    }
}
