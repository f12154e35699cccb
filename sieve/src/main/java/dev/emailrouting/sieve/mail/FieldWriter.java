package dev.emailrouting.sieve.mail;

import java.nio.charset.StandardCharsets;

import com.google.common.base.CharMatcher;
import dev.emailrouting.message.EncodedWords;
import dev.emailrouting.routing.Texts;

/** Writes a header field that a script adds: printable ASCII, folded, else in encoded words (RFC 5293 4, RFC 2047). */
final class FieldWriter {
    /** RFC 5322 2.1.1. */
    private static final int WANTED_LINE = 78;
    /** Longer ones would make a line that is too long (RFC 5322 2.1.1). */
    private static final int LONGEST_PIECE = 800;
    /** Of a value in octets, so that it stays under the 8 KiB of a field when it is written, folded or in encoded words. */
    private static final int MOST_PLAIN = 7_000;

    private static final int MOST_ENCODED = 4_000;
    /** Octets that come to 60 characters of base64, so that a word stays under 75 (RFC 2047 2). */
    private static final int OCTETS_A_WORD = 45;

    private static final CharMatcher PRINTABLE = CharMatcher.inRange(' ', '~');

    private FieldWriter() {}

    /** No more than one field: what breaks lines, and other control characters, become spaces, and what is too long is cut. */
    static String fit(String value) {
        String whole = Texts.atMost(MOST_PLAIN, value);
        String line = Texts.onOneLine(CharMatcher.javaIsoControl().trimAndCollapseFrom(whole, ' '))
                .trim();
        if (isPlain(line)) {
            return line;
        }
        int octets = 0;
        int end = 0;
        while (end < line.length()) {
            int more = octets(Character.toString(line.codePointAt(end)));
            if (octets + more > MOST_ENCODED) {
                return line.substring(0, end);
            }
            octets += more;
            end += Character.charCount(line.codePointAt(end));
        }
        return line;
    }

    private static boolean isPlain(String value) {
        return PRINTABLE.matchesAllOf(value) && !EncodedWords.isLikely(value) && longestPiece(value) <= LONGEST_PIECE;
    }

    private static int octets(String character) {
        return character.getBytes(StandardCharsets.UTF_8).length;
    }

    /**
     * With its line ends.
     *
     * @param value without control characters
     */
    static String write(String name, String value) {
        if (value.isEmpty()) {
            return name + ":\r\n";
        }
        return isPlain(value)
                ? folded(name + ": " + value)
                : name + ": " + String.join("\r\n ", EncodedWords.of(value, OCTETS_A_WORD)) + "\r\n";
    }

    /** From one place where it can be folded to the next: of several spaces that is the first. */
    private static int longestPiece(String value) {
        int longest = 0;
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || mayFold(value, i)) {
                longest = Math.max(longest, i - start);
                start = i;
            }
        }
        return longest;
    }

    private static boolean mayFold(String text, int at) {
        return at > 0 && text.charAt(at) == ' ' && text.charAt(at - 1) != ' ';
    }

    private static String folded(String field) {
        StringBuilder folded = new StringBuilder(field.length() + 16);
        int lineStart = 0;
        int fold = -1;
        int valueStart = field.indexOf(':') + 2;
        for (int i = valueStart; i < field.length(); i++) {
            boolean mayFold = i > valueStart && mayFold(field, i);
            if (mayFold && i - lineStart > WANTED_LINE && fold > lineStart) {
                folded.append(field, lineStart, fold).append("\r\n");
                lineStart = fold;
            }
            fold = mayFold ? i : fold;
        }
        if (field.length() - lineStart > WANTED_LINE && fold > lineStart) {
            folded.append(field, lineStart, fold).append("\r\n");
            lineStart = fold;
        }
        return folded.append(field, lineStart, field.length()).append("\r\n").toString();
    }
}
