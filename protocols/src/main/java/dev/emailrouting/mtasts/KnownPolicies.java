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

    private static final Duration RETRY_AFTER = Duration.ofMinutes(30);
    private static final Duration RETRY_SPREAD = Duration.ofHours(1);
    /** A use is written down no more often. */
    private static final Duration USE = Duration.ofDays(1);

    private static final Duration COMPLAINT = Duration.ofMinutes(1);
    private static final long MAX_CHARS = 32 << 20;
    private static final int ENTRY_CHARS = 500;

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
    Optional<Policy> find(DnsName domain) {
        Instant now = clock.instant();
        Entry entry = inMemory.getIfPresent(domain);
        if (entry == null || !entry.loaded.plus(FRESH).isAfter(now)) {
            return load(domain, now);
        }
        return entry.policy;
    }

    /** As {@link #find}, but for sure what the cache has. */
    Optional<Policy> reload(DnsName domain) {
        return load(domain, clock.instant());
    }

    private Optional<Policy> load(DnsName domain, Instant now) {
        try {
            Optional<KeptPolicy> kept = cache.find(domain.toString());
            Entry entry = new Entry(
                    kept.map(KeptPolicy::policy),
                    now,
                    kept.map(KeptPolicy::lastUsed).orElse(now));
            inMemory.put(domain, entry);
            return entry.policy;
        } catch (RuntimeException e) {
            complain(e);
            Entry stale = inMemory.getIfPresent(domain);
            return stale == null ? Optional.empty() : stale.policy;
        }
    }

    void keep(DnsName domain, Policy policy) {
        Instant now = clock.instant();
        inMemory.put(domain, new Entry(Optional.of(policy), now, now));
        reachingTheCache(() -> cache.keep(policy, in(REFRESH_AFTER, REFRESH_SPREAD)));
    }

    /** That mail is sent under the domain's policy. */
    void use(DnsName domain) {
        Instant now = clock.instant();
        Entry entry = inMemory.getIfPresent(domain);
        if (entry != null && !entry.used.plus(USE).isAfter(now)) {
            inMemory.put(domain, new Entry(entry.policy, entry.loaded, now));
            try {
                behind.execute(() -> reachingTheCache(() -> cache.markUsed(domain.toString(), now)));
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

    private void reachingTheCache(Runnable change) {
        try {
            change.run();
        } catch (RuntimeException e) {
            complain(e);
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

    private static final class Entry {
        private final Optional<Policy> policy;
        private final Instant loaded;
        private final Instant used;

        Entry(Optional<Policy> policy, Instant loaded, Instant used) {
            this.policy = policy;
            this.loaded = loaded;
            this.used = used;
        }

        /** A parsed policy takes a multiple of its text. */
        static int weight(DnsName domain, Entry entry) {
            return ENTRY_CHARS
                    + entry.policy
                            .map(policy -> 5 * policy.content().toString().length())
                            .orElse(0);
        }
    }
}
