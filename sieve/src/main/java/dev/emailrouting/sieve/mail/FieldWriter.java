package dev.emailrouting.sieve.mail;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.google.common.base.CharMatcher;

/** Writes a header field that a script adds: printable ASCII, folded, what is not ASCII in encoded words (RFC 5293 4, RFC 2047). */
final class FieldWriter {
    /** RFC 5322 2.1.1. */
    private static final int WANTED_LINE = 78;
    /** Longer ones would make a line that is too long (RFC 5322 2.1.1). */
    private static final int LONGEST_ATOM = 800;
    /** Octets that come to 60 characters of base64, so that a word stays under 75 (RFC 2047 2). */
    private static final int OCTETS_A_WORD = 45;

    private static final CharMatcher PRINTABLE = CharMatcher.inRange(' ', '~');

    private FieldWriter() {}

    /** What breaks lines, and other control characters, become spaces: no value is more than one field. */
    static String withoutControls(String value) {
        return CharMatcher.javaIsoControl().trimAndCollapseFrom(value, ' ').trim();
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
        boolean isPlain = PRINTABLE.matchesAllOf(value) && longestAtom(value) <= LONGEST_ATOM;
        return isPlain ? folded(name + ": " + value) : name + ": " + words(value) + "\r\n";
    }

    private static int longestAtom(String value) {
        int longest = 0;
        int start = 0;
        for (int i = 0; i <= value.length(); i++) {
            if (i == value.length() || value.charAt(i) == ' ') {
                longest = Math.max(longest, i - start);
                start = i + 1;
            }
        }
        return longest;
    }

    private static String folded(String field) {
        StringBuilder folded = new StringBuilder(field.length() + 16);
        int lineStart = 0;
        int fold = -1;
        int valueStart = field.indexOf(':') + 2;
        for (int i = valueStart; i < field.length(); i++) {
            boolean mayFold = i > valueStart && field.charAt(i) == ' ' && field.charAt(i - 1) != ' ';
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

    private static String words(String value) {
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        int octets = 0;
        for (int i = 0; i < value.length(); ) {
            String character = Character.toString(value.codePointAt(i));
            int more = character.getBytes(StandardCharsets.UTF_8).length;
            if (octets + more > OCTETS_A_WORD) {
                words.append(encoded(word)).append("\r\n ");
                word.setLength(0);
                octets = 0;
            }
            word.append(character);
            octets += more;
            i += character.length();
        }
        return words.append(encoded(word)).toString();
    }

    private static String encoded(StringBuilder word) {
        byte[] octets = word.toString().getBytes(StandardCharsets.UTF_8);
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(octets) + "?=";
    }
}
