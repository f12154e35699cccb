package dev.emailrouting.message;

import java.util.regex.Pattern;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;

/** The value of a structured header field (RFC 5322 2.2.2) as hostile senders write it. Takes time in proportion to its length. */
public final class StructuredValue {
    private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\.?", Pattern.DOTALL);
    private static final CharMatcher PRINTED = CharMatcher.inRange('\0', ' ').negate();

    private StructuredValue() {}

    /**
     * What stands before the first semicolon, in lower case, without comments and white space: the keyword of a value with parameters
     * (RFC 3834 5). Of a comment that has no end nothing stands after it.
     */
    public static String keyword(String value) {
        String kept = QUOTED_PAIR.matcher(withoutComments(value)).replaceAll("");
        int semicolon = kept.indexOf(';');
        return Ascii.toLowerCase(PRINTED.retainFrom(semicolon < 0 ? kept : kept.substring(0, semicolon)));
    }

    /** Without comments (RFC 5322 3.2.2), in which others may stand, and whose brackets count where no backslash is before them. */
    public static String withoutComments(String value) {
        StringBuilder kept = new StringBuilder(value.length());
        int depth = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int end = c == '\\' ? Math.min(i + 2, value.length()) : i + 1;
            depth += c == '(' ? 1 : 0;
            if (depth == 0) {
                kept.append(value, i, end);
            }
            depth -= c == ')' && depth > 0 ? 1 : 0;
            i = end - 1;
        }
        return kept.toString();
    }
}
