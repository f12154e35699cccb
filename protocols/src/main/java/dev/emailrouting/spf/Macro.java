package dev.emailrouting.spf;

import java.util.List;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.Lists;

/** One {@code %{...}}: a letter and what is done to its value (RFC 7208 7.1, 7.3). */
final class Macro {
    private static final Joiner WITH_DOTS = Joiner.on('.');
    /** RFC 3986 2.3. */
    private static final CharMatcher UNRESERVED = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.anyOf("-._~"))
            .precomputed();

    private final char letter;
    private final boolean escaped;
    private final int rightmost;
    private final boolean reversed;
    private final Splitter splitter;

    /**
     * @param letter in upper case where the value is to be URL-escaped
     * @param rightmost how many parts are kept, at least 1
     * @param delimiters where the value is split; nothing for dots
     */
    Macro(char letter, int rightmost, boolean reversed, String delimiters) {
        this.letter = Ascii.toLowerCase(letter);
        this.escaped = Ascii.isUpperCase(letter);
        this.rightmost = rightmost;
        this.reversed = reversed;
        this.splitter = Splitter.on(CharMatcher.anyOf(delimiters.isEmpty() ? "." : delimiters));
    }

    String expand(MacroValues values) {
        List<String> parts = splitter.splitToList(values.valueOf(letter));
        List<String> ordered = reversed ? Lists.reverse(parts) : parts;
        int skipped = Math.max(0, ordered.size() - rightmost);
        String value = WITH_DOTS.join(ordered.subList(skipped, ordered.size()));
        return escaped ? escape(value) : value;
    }

    /** What is not ASCII stays as it is, so that nothing that holds it is taken for a name (RFC 8616 4). */
    private static String escape(String value) {
        StringBuilder escaped = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (UNRESERVED.matches(c) || !CharMatcher.ascii().matches(c)) {
                escaped.append(c);
            } else {
                escaped.append(String.format("%%%02X", (int) c));
            }
        }
        return escaped.toString();
    }
}
