package dev.emailrouting.publichttp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/**
 * So many requests of one client in a minute, and no more. Remembers so many clients that a flood of new ones costs bounded memory;
 * the least recent are forgotten first.
 */
final class RequestLimit {
    static final int MAX_CLIENTS = 20_000;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int perMinute;
    private final Clock clock;
    private final Cache<String, Window> windows =
            CacheBuilder.newBuilder().maximumSize(MAX_CLIENTS).build();

    RequestLimit(int perMinute, Clock clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Counts a request. @return how long the client is to wait; zero when the request may be answered */
    Duration take(String client) {
        Instant now = clock.instant();
        Window window = windows.asMap()
                .compute(
                        client,
                        (key, before) -> before == null || before.isOver(now) ? new Window(now) : before.more());
        return window.requests <= perMinute ? Duration.ZERO : Duration.between(now, window.end());
    }

    /** How long the client is to wait before one more is counted; zero when it need not. Counts nothing. */
    Duration waitOf(String client) {
        Instant now = clock.instant();
        Window window = windows.getIfPresent(client);
        return window == null || window.isOver(now) || window.requests < perMinute
                ? Duration.ZERO
                : Duration.between(now, window.end());
    }

    /** How many clients are remembered. */
    long size() {
        return windows.size();
    }

    private static final class Window {
        private final Instant begin;
        private final int requests;

        private Window(Instant begin) {
            this(begin, 1);
        }

        private Window(Instant begin, int requests) {
            this.begin = begin;
            this.requests = requests;
        }

        private Window more() {
            return new Window(begin, requests == Integer.MAX_VALUE ? requests : requests + 1);
        }

        private Instant end() {
            return begin.plus(MINUTE);
        }

        private boolean isOver(Instant now) {
            return !now.isBefore(end());
        }
    }
}
