package dev.emailrouting.mailets.remotedelivery;

import java.time.Duration;
import java.util.function.LongSupplier;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;

/**
 * Spares destinations: so many connections and messages a minute, spread over it, and none for a while after one said that it has too
 * much to do, twice as long each time in a row. In memory, for the destinations of late, and each node by itself.
 */
final class Pacing {
    private static final int MAX_DESTINATIONS = 10_000;
    static final Duration LONGEST_REST = Duration.ofMinutes(15);
    /** A mail that waits longer comes to see whether it still must. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private static final int MAX_DOUBLINGS = 10;

    private final int connectionsPerMinute;
    private final int messagesPerMinute;
    private final Duration rest;
    private final LongSupplier nanoTime;
    private final Cache<String, Destination> destinations =
            CacheBuilder.newBuilder().maximumSize(MAX_DESTINATIONS).build();

    /**
     * @param connectionsPerMinute zero: as many as there are
     * @param messagesPerMinute zero: as many as there are
     * @param rest after the first complaint; zero: complaints make no difference
     */
    Pacing(int connectionsPerMinute, int messagesPerMinute, Duration rest, LongSupplier nanoTime) {
        this.connectionsPerMinute = connectionsPerMinute;
        this.messagesPerMinute = messagesPerMinute;
        this.rest = rest;
        this.nanoTime = nanoTime;
    }

    /** How long a mail has to wait; zero: it may go, and is counted with its first connection. */
    synchronized Duration admit(String destination) {
        Destination of = of(destination);
        long now = nanoTime.getAsLong();
        long wait = Math.max(of.restLeft(now), Math.max(of.connections.left(now), of.messages.left(now)));
        if (wait <= 0) {
            of.connections.count(now);
            of.messages.count(now);
            return Duration.ZERO;
        }
        return of.inTurn(now, wait);
    }

    /** A further connection for the same mail, which goes on whatever is due. */
    synchronized void connectedAgain(String destination) {
        of(destination).connections.count(nanoTime.getAsLong());
    }

    synchronized void complained(String destination) {
        of(destination).complained(nanoTime.getAsLong());
    }

    synchronized void satisfied(String destination) {
        of(destination).complaints = 0;
    }

    private Destination of(String destination) {
        return destinations.asMap().computeIfAbsent(destination, first -> new Destination());
    }

    private final class Destination {
        private final Rate connections = new Rate(connectionsPerMinute, nanoTime.getAsLong());
        private final Rate messages = new Rate(messagesPerMinute, nanoTime.getAsLong());
        private final long turn = Math.max(connections.interval, messages.interval);
        private long lastTurn = nanoTime.getAsLong();
        private long restsUntil = nanoTime.getAsLong();
        private int complaints;

        long restLeft(long now) {
            return restsUntil - now;
        }

        /** Those that wait come back one after the other. */
        Duration inTurn(long now, long wait) {
            lastTurn = now + Math.max(wait, lastTurn + turn - now);
            Duration until = Duration.ofNanos(lastTurn - now);
            return until.compareTo(LONGEST_WAIT) < 0 ? until : LONGEST_WAIT;
        }

        /** What comes of connections that were under way already is no further complaint. */
        void complained(long now) {
            if (restLeft(now) <= 0) {
                restsUntil =
                        now + Math.min(LONGEST_REST.toNanos(), rest.toNanos() << Math.min(complaints, MAX_DOUBLINGS));
                complaints++;
            }
        }
    }

    /** So many a minute, each due an interval after the one before, and a tenth of them ahead of time (GCRA). */
    private static final class Rate {
        private final long interval;
        private final long tolerance;
        private long due;

        Rate(int perMinute, long now) {
            this.interval = perMinute == 0 ? 0 : Duration.ofMinutes(1).toNanos() / perMinute;
            this.tolerance = interval * (perMinute / 10);
            this.due = now;
        }

        long left(long now) {
            return interval == 0 ? 0 : due - tolerance - now;
        }

        void count(long now) {
            due = Math.max(due, now) + interval;
        }
    }
}
