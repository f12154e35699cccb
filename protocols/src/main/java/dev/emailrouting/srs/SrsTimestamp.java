package dev.emailrouting.srs;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The day an SRS0 address was made: days since 1970 modulo 1024 as two base32 digits. */
final class SrsTimestamp {
    /** After so many days the same timestamp comes again. */
    static final int CYCLE_DAYS = 1024;

    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String LOWER_DIGITS = Ascii.lowerCase(DIGITS);
    private static final long DAY_SECONDS = 86_400;

    private final int day;

    private SrsTimestamp(int day) {
        this.day = day;
    }

    static SrsTimestamp at(Instant time) {
        return new SrsTimestamp((int) Math.floorMod(daysOf(time), (long) CYCLE_DAYS));
    }

    static Optional<SrsTimestamp> parse(String text) {
        String digits = Ascii.lowerCase(text);
        if (digits.length() != 2) {
            return Optional.empty();
        }
        int high = LOWER_DIGITS.indexOf(digits.charAt(0));
        int low = LOWER_DIGITS.indexOf(digits.charAt(1));
        return high < 0 || low < 0 ? Optional.empty() : Optional.of(new SrsTimestamp(high << 5 | low));
    }

    /** Whether it lies between now less the age and, for another server's clock may be ahead, now plus the skew. */
    boolean isCurrent(Instant now, Duration maxAge, Duration clockSkew) {
        int age = Math.floorMod(at(now).day - day, CYCLE_DAYS);
        return age <= maxAge.toDays() || age >= CYCLE_DAYS - clockSkew.toDays();
    }

    /** When an address made at the time is no longer current. */
    static Instant endOfLife(Instant made, Duration maxAge) {
        return Instant.ofEpochSecond((daysOf(made) + 1) * DAY_SECONDS).plus(maxAge);
    }

    private static long daysOf(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), DAY_SECONDS);
    }

    @Override
    public String toString() {
        return "" + DIGITS.charAt(day >> 5) + DIGITS.charAt(day & 31);
    }
}
