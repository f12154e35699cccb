package dev.emailrouting.smtphooks;

import java.time.Clock;

/** One limit for all keys. */
final class HourlyLimit {
    /** Strangers make them up. */
    private static final int MAX_KEYS = 10_000;

    private final int limit;
    private final HourlyCounts counts;

    HourlyLimit(int limit, Clock clock) {
        this.limit = limit;
        this.counts = new HourlyCounts(MAX_KEYS, clock);
    }

    void count(String key) {
        counts.count(key);
    }

    boolean isReached(String key) {
        return counts.of(key) >= limit;
    }

    /** How many keys are remembered. */
    long size() {
        return counts.size();
    }
}
