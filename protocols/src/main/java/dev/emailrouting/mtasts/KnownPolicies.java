package dev.emailrouting.mtasts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.mtasts.KeptPolicy.RefreshFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of the {@link PolicyCache}, with those that are asked for in memory, where they serve on while the cache cannot be
 * reached. What other nodes change is seen within {@link #FRESH}.
 */
final class KnownPolicies {
    private static final Logger LOGGER = LoggerFactory.getLogger(KnownPolicies.class);

    static final Duration FRESH = Duration.ofMinutes(1);
    /** Real fetches come at least daily (RFC 8461 3.3), however long the id stays the same: some change the policy only. */
    private static final Duration REFRESH_AFTER = Duration.ofHours(12);

    /** Spreads what was fetched at one time. */
    private static final Duration REFRESH_SPREAD = Duration.ofHours(8);

    /** Of what lives no longer than twice that nothing is fetched before it runs out. */
    private static final Duration SHORTEST_REFRESH = Duration.ofMinutes(5);

    private static final Duration RETRY_AFTER = Duration.ofMinutes(30);
    private static final Duration RETRY_SPREAD = Duration.ofHours(1);
    /** A use is written down no more often. */
    private static final Duration USE = Duration.ofDays(1);

    private static final Duration COMPLAINT = Duration.ofMinutes(1);
    private static final long MAX_CHARS = 32 << 20;
    private static final int ENTRY_CHARS = 500;
    private static final int PATTERN_CHARS = 200;

    private final PolicyCache cache;
    private final Random random;
    private final Clock clock;
    private final Executor behind;
    private final Cache<DnsName, Entry> inMemory = CacheBuilder.newBuilder()
            .maximumWeight(MAX_CHARS)
            .weigher(Entry::weight)
            .build();
    private final AtomicReference<Instant> complained = new AtomicReference<>(Instant.MIN);

    /** @param behind does what nobody has to wait for */
    KnownPolicies(PolicyCache cache, Random random, Clock clock, Executor behind) {
        this.cache = cache;
        this.random = random;
        this.clock = clock;
        this.behind = behind;
    }

    /** Whether in force or not. */
    Found find(DnsName domain) {
        Instant now = clock.instant();
        Entry entry = inMemory.getIfPresent(domain);
        if (entry == null || !entry.loaded.plus(FRESH).isAfter(now)) {
            return load(domain, now);
        }
        return Found.of(entry.policy);
    }

    /** As {@link #find}, but for sure what the cache has. */
    Found reload(DnsName domain) {
        return load(domain, clock.instant());
    }

    private Found load(DnsName domain, Instant now) {
        Optional<Entry> before = Optional.ofNullable(inMemory.getIfPresent(domain));
        try {
            before.filter(entry -> !entry.isWritten)
                    .flatMap(entry -> entry.policy)
                    .ifPresent(this::write);
            Optional<KeptPolicy> kept = cache.find(domain.toString());
            Entry entry = new Entry(
                    kept.map(KeptPolicy::policy),
                    true,
                    now,
                    kept.map(KeptPolicy::lastUsed).orElse(now));
            inMemory.put(domain, entry);
            return Found.of(entry.policy);
        } catch (RuntimeException e) {
            complain(e);
            return before.map(entry -> Found.of(entry.policy)).orElseGet(Found::unknown);
        }
    }

    void keep(DnsName domain, Policy policy) {
        Instant now = clock.instant();
        boolean isWritten = reachingTheCache(() -> write(policy));
        inMemory.put(domain, new Entry(Optional.of(policy), isWritten, now, now));
    }

    private void write(Policy policy) {
        cache.keep(policy, refreshOf(policy));
    }

    private Instant refreshOf(Policy policy) {
        Duration half = policy.content().maxAge().dividedBy(2);
        Instant beforeItRunsOut = policy.fetched().plus(half.compareTo(SHORTEST_REFRESH) < 0 ? SHORTEST_REFRESH : half);
        Instant regular = in(REFRESH_AFTER, REFRESH_SPREAD);
        return beforeItRunsOut.isBefore(regular) ? beforeItRunsOut : regular;
    }

    /** That mail is sent under the domain's policy. */
    void use(DnsName domain) {
        Instant now = clock.instant();
        Entry entry = inMemory.getIfPresent(domain);
        if (entry != null && !entry.used.plus(USE).isAfter(now)) {
            try {
                behind.execute(() -> reachingTheCache(() -> cache.markUsed(domain.toString(), now)));
                inMemory.put(domain, new Entry(entry.policy, entry.isWritten, entry.loaded, now));
            } catch (RejectedExecutionException e) {
                LOGGER.debug("event=mta-sts-use-not-noted domain={}", domain, e);
            }
        }
    }

    void failed(DnsName domain, PolicyFault fault) {
        RefreshFailure failure = RefreshFailure.of(clock.instant(), fault.text());
        reachingTheCache(() -> cache.markFailed(domain.toString(), failure, in(RETRY_AFTER, RETRY_SPREAD)));
    }

    /** Also of the cache, which must be there. */
    boolean delete(DnsName domain) {
        boolean wasThere = cache.delete(domain.toString());
        inMemory.invalidate(domain);
        return wasThere;
    }

    private Instant in(Duration atLeast, Duration spread) {
        return clock.instant().plus(atLeast).plusMillis((long) (random.nextDouble() * spread.toMillis()));
    }

    /** Whether it was reached. */
    private boolean reachingTheCache(Runnable change) {
        try {
            change.run();
            return true;
        } catch (RuntimeException e) {
            complain(e);
            return false;
        }
    }

    /** Mail goes on under what is in memory or fetched. */
    private void complain(RuntimeException failure) {
        Instant now = clock.instant();
        Instant last = complained.get();
        if (!last.isAfter(now.minus(COMPLAINT)) && complained.compareAndSet(last, now)) {
            LOGGER.warn("event=mta-sts-cache-unavailable reason=\"{}\"", failure.getMessage());
        }
    }

    /** What is known of one domain's policy. */
    static final class Found {
        private final Optional<Policy> policy;
        private final boolean isUnknown;

        private Found(Optional<Policy> policy, boolean isUnknown) {
            this.policy = policy;
            this.isUnknown = isUnknown;
        }

        private static Found of(Optional<Policy> policy) {
            return new Found(policy, false);
        }

        private static Found unknown() {
            return new Found(Optional.empty(), true);
        }

        Optional<Policy> policy() {
            return policy;
        }

        /** Whether one may be kept where it cannot be read now. */
        boolean isUnknown() {
            return isUnknown;
        }
    }

    private static final class Entry {
        private final Optional<Policy> policy;
        /** Or else the cache was away when it was fetched. */
        private final boolean isWritten;

        private final Instant loaded;
        private final Instant used;

        Entry(Optional<Policy> policy, boolean isWritten, Instant loaded, Instant used) {
            this.policy = policy;
            this.isWritten = isWritten;
            this.loaded = loaded;
            this.used = used;
        }

        /** A parsed policy takes a multiple of its text, and short patterns more than that. */
        static int weight(DnsName domain, Entry entry) {
            return ENTRY_CHARS
                    + entry.policy
                            .map(policy -> 5 * policy.content().toString().length()
                                    + PATTERN_CHARS * policy.mx().size())
                            .orElse(0);
        }
    }
}
