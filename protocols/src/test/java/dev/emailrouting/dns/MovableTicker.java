package dev.emailrouting.dns;

import java.time.Duration;

import com.google.common.base.Ticker;

/** Stands still until it is moved. */
final class MovableTicker extends Ticker {
    private long now = Long.MAX_VALUE - 1000; // System.nanoTime may overflow, and so does this

    void move(Duration by) {
        now += by.toNanos();
    }

    @Override
    public long read() {
        return now;
    }
}
