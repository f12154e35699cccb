package dev.emailrouting.smtphooks;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/**
 * Counts events by key within an hour of the key's first. Remembers so many keys that a flood of new ones costs bounded
 * memory; the least recent are forgotten first.
 */
final class HourlyLimit {
    private static final int MAX_KEYS = 10_000;

    private final int limit;
    private final Cache<String, AtomicInteger> counts = CacheBuilder.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterWrite(Duration.ofHours(1))
            .build();

    HourlyLimit(int limit) {
        this.limit = limit;
    }

    void count(String key) {
        counts.asMap().computeIfAbsent(key, any -> new AtomicInteger()).incrementAndGet();
    }

    boolean isReached(String key) {
        AtomicInteger count = counts.getIfPresent(key);
        return count != null && count.get() >= limit;
    }
}
