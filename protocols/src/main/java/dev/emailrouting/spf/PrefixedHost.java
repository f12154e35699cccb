package dev.emailrouting.spf;

import com.google.common.base.CharMatcher;

/** The argument of {@code a} and {@code mx}: what stands before the prefix lengths, and these (RFC 7208 5.3). */
final class PrefixedHost {
    private static final CharMatcher DIGIT = CharMatcher.inRange('0', '9');

    private final String host;
    private final CidrLengths lengths;

    private PrefixedHost(String host, CidrLengths lengths) {
        this.host = host;
        this.lengths = lengths;
    }

    /** Slashes may be part of a name too: only digits at the very end are lengths. */
    static PrefixedHost parse(String argument) throws InvalidSpfRecordException {
        int ip4 = CidrLengths.IP4_BITS;
        int ip6 = CidrLengths.IP6_BITS;
        String host = argument;
        if (endsInLength(host, "//")) {
            int start = startOfDigits(host);
            ip6 = length(host.substring(start), CidrLengths.IP6_BITS);
            host = host.substring(0, start - 2);
        }
        if (endsInLength(host, "/")) {
            int start = startOfDigits(host);
            ip4 = length(host.substring(start), CidrLengths.IP4_BITS);
            host = host.substring(0, start - 1);
        }
        return new PrefixedHost(host, new CidrLengths(ip4, ip6));
    }

    private static boolean endsInLength(String text, String slashes) {
        int start = startOfDigits(text);
        return start < text.length() && text.startsWith(slashes, start - slashes.length());
    }

    private static int startOfDigits(String text) {
        int start = text.length();
        while (start > 0 && DIGIT.matches(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** A prefix length without leading zeros. */
    static int length(String digits, int max) throws InvalidSpfRecordException {
        boolean wellFormed = DIGIT.matchesAllOf(digits)
                && !digits.isEmpty()
                && digits.length() <= 3
                && (digits.length() == 1 || digits.charAt(0) != '0');
        if (!wellFormed || Integer.parseInt(digits) > max) {
            throw new InvalidSpfRecordException(
                    "'" + Printable.shown(digits) + "' is no prefix length from 0 to " + max);
        }
        return Integer.parseInt(digits);
    }

    /** With the colon before it; empty where only lengths were given, or nothing. */
    String host() {
        return host;
    }

    CidrLengths lengths() {
        return lengths;
    }
}
