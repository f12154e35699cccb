package dev.emailrouting.smtphooks;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.common.base.Ticker;
import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/**
 * Counts events by key within an hour of the key's first. Remembers so many keys that a flood of new ones costs bounded
 * memory; the least recent are forgotten first.
 */
final class HourlyCounts {
    private final Cache<String, AtomicInteger> counts;

    /** @param most keys that are remembered */
    HourlyCounts(int most, Clock clock) {
        this.counts = CacheBuilder.newBuilder()
                .maximumSize(most)
                .expireAfterWrite(Duration.ofHours(1))
                .ticker(tickerOf(clock))
                .build();
    }

    private static Ticker tickerOf(Clock clock) {
        return new Ticker() {
            @Override
            public long read() {
                return TimeUnit.MILLISECONDS.toNanos(clock.millis());
            }
        };
    }

    void count(String key) {
        AtomicInteger first = new AtomicInteger();
        // Not computeIfAbsent: with Guava it begins the hour anew.
        AtomicInteger known = counts.asMap().putIfAbsent(key, first);
        (known == null ? first : known).incrementAndGet();
    }

    int of(String key) {
        AtomicInteger count = counts.getIfPresent(key);
        return count == null ? 0 : count.get();
    }

    /** How many keys are remembered. */
    long size() {
        return counts.size();
    }
}
