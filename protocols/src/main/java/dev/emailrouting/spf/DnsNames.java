package dev.emailrouting.spf;

import java.util.regex.Pattern;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;

/**
 * The names that records lead to: any printable labels, for macros and the records of the suites make more than host names
 * (RFC 1035 2.3.4). All of it takes linear time.
 */
final class DnsNames {
    static final int MAX_NAME = 253;

    // A backslash begins an escape in the text of a name; no name asked for here is meant to have one.
    private static final CharMatcher NAME_CHAR =
            CharMatcher.inRange(' ', '~').and(CharMatcher.isNot('\\')).precomputed();
    // Possessive: what matched is never tried again.
    private static final Pattern LABELS = Pattern.compile("[^.]{1,63}+(?:\\.[^.]{1,63}+)*+");

    private DnsNames() {}

    /** What cannot exist is not asked for, and counts as absent (RFC 7208 4.8). */
    static boolean canExist(String name) {
        return name.length() <= MAX_NAME
                && NAME_CHAR.matchesAllOf(name)
                && LABELS.matcher(name).matches();
    }

    /** Whether the name is the domain or below it; both without a trailing dot. */
    static boolean isWithin(String name, String domain) {
        String lower = Ascii.toLowerCase(name);
        String parent = Ascii.toLowerCase(domain);
        return lower.equals(parent) || lower.endsWith("." + parent);
    }

    static String withoutTrailingDot(String name) {
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }
}
