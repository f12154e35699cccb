package dev.emailrouting.james;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import dev.emailrouting.message.EncodedWords;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;

/** Texts as header fields have them: folded at 78 characters (RFC 5322 2.1.1), as encoded words (RFC 2047) where they are not plain. */
final class FieldText {
    private static final int LINE = 76;
    /** RFC 5322 2.1.1. */
    private static final int LONGEST_LINE = 998;
    /** Of text in an encoded word, so that a line with one has no more than 76 characters (RFC 2047 2). */
    private static final int OCTETS_A_WORD = 39;

    /** Words with single spaces between them, which folding and unfolding leave as they are. */
    private static final Pattern PLAIN = Pattern.compile("[\\x21-\\x7e]+( [\\x21-\\x7e]+)*+|");

    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]*");
    private static final Pattern NEEDS_ESCAPE = Pattern.compile("[\"\\\\]");
    /** Fields of words for people (RFC 5322 3.6.5), beside those that begin with X-. */
    private static final Set<String> UNSTRUCTURED = Set.of("subject", "comments", "organization");

    private FieldText() {}

    /**
     * The whole field with its CRLF.
     *
     * @throws InvalidInputException where the field has a grammar in which the text cannot stand
     */
    static String of(String name, String text) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.startsWith("x-") || UNSTRUCTURED.contains(lower)) {
            return unstructured(name, text);
        }
        String line = Texts.onOneLine(text).strip();
        if (!PRINTABLE.matcher(line).matches() || longestWord(line) > LONGEST_LINE - name.length() - 2) {
            throw new InvalidInputException("headers", name + " has to be ASCII, with a space to fold it at");
        }
        return name + ":" + folded(name.length() + 1, line) + "\r\n";
    }

    static String unstructured(String name, String text) {
        String line = Texts.onOneLine(text);
        return name + ":" + folded(name.length() + 1, isPlain(line) ? line : encodedWords(line)) + "\r\n";
    }

    /** A name beside an address (RFC 5322 3.2.5), folded. */
    static String phrase(String name) {
        String line = Texts.onOneLine(name);
        return isPlain(line) && line.length() <= LINE / 2
                ? '"' + NEEDS_ESCAPE.matcher(line).replaceAll("\\\\$0") + '"'
                : encodedWords(line).replace(" ", "\r\n ");
    }

    private static boolean isPlain(String line) {
        return PLAIN.matcher(line).matches() && !EncodedWords.isLikely(line) && longestWord(line) <= LINE;
    }

    private static int longestWord(String line) {
        int longest = 0;
        for (String word : line.split(" ")) {
            longest = Math.max(longest, word.length());
        }
        return longest;
    }

    private static String encodedWords(String text) {
        return String.join(" ", EncodedWords.of(text, OCTETS_A_WORD));
    }

    /** Line breaks before spaces, so that the lines are no longer than they need to be. */
    private static String folded(int column, String line) {
        StringBuilder folded = new StringBuilder();
        int at = column;
        for (String word : line.split(" ", -1)) {
            if (at + 1 + word.length() > LINE && !word.isEmpty() && at > column) {
                folded.append("\r\n");
                at = 0;
            }
            folded.append(' ').append(word);
            at += 1 + word.length();
        }
        return folded.toString();
    }
}
