package dev.emailrouting.spf;

import com.google.common.base.CharMatcher;

/** What a stranger wrote, as a message for an operator can hold it. */
final class Printable {
    /** Enough to tell a term by. */
    private static final int SHOWN = 64;

    private static final CharMatcher PRINTABLE = CharMatcher.inRange(' ', '~').precomputed();

    private Printable() {}

    static boolean isPrintable(String text) {
        return PRINTABLE.matchesAllOf(text);
    }

    static String shown(String hostile) {
        return shown(hostile, SHOWN);
    }

    static String shown(String hostile, int maxLength) {
        String start = hostile.length() > maxLength ? hostile.substring(0, maxLength) + "..." : hostile;
        return PRINTABLE.negate().replaceFrom(start, '?');
    }
}
