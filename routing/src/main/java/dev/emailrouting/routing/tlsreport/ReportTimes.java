package dev.emailrouting.routing.tlsreport;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import com.google.common.hash.Hashing;

/** When the report of a domain and a day is sent, tried again, and given up. */
public final class ReportTimes {
    /** For the nodes to write what they have counted, and for their clocks to differ. */
    private static final Duration FIRST = Duration.ofMinutes(5);

    private static final Duration LAST = Duration.ofHours(4);
    private static final Duration RETRY_FOR = Duration.ofHours(24);
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(4);
    private static final int MOST_DOUBLINGS = 10;
    /** Days that are kept beside the one that is not over: then nothing is 48 hours old. */
    private static final int DAYS_KEPT = 2;

    private ReportTimes() {}

    /**
     * RFC 8460 4.1: at a random time within four hours, lest a receiver gets all of them at midnight. The same at every node, and
     * every day: by a hash of the domain.
     */
    public static Instant due(LocalDate day, String domain) {
        long hash = Hashing.sha256().hashString(domain, StandardCharsets.UTF_8).asLong();
        return endOf(day)
                .plus(FIRST)
                .plusSeconds(Math.floorMod(hash, LAST.minus(FIRST).toSeconds()));
    }

    /** RFC 8460 5.5: tried for 24 hours. */
    public static Instant giveUp(LocalDate day, String domain) {
        return due(day, domain).plus(RETRY_FOR);
    }

    static Duration pauseAfter(int attempts) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(attempts - 1, 0), MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    /** What was counted earlier is deleted. */
    public static LocalDate oldestKept(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(DAYS_KEPT);
    }

    static Instant beginOf(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    static Instant endOf(LocalDate day) {
        return beginOf(day.plusDays(1));
    }
}
