package dev.emailrouting.sieve.syntax;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

import com.google.common.base.CharMatcher;
import dev.emailrouting.routing.Texts;

/**
 * A script with its comments taken out and each string replaced by its number in quotes. jsieve's lexer reads strings otherwise than RFC
 * 5228 2.4.2 has them (escapes, line ends, backslashes in text blocks), takes backslash-u for a character, and does not bound what it recurses
 * into; of what is left here it reads all alike.
 */
final class Skeleton {
    /** Brackets and tests inside of each other that are certain to nest deeper than a script may. */
    private static final int MAX_DEPTH = 4 * ScriptReader.MAX_NESTING;

    private static final long MAX_NUMBER = Integer.MAX_VALUE;

    private static final CharMatcher WORD = CharMatcher.inRange('a', 'z')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('0', '9'))
            .or(CharMatcher.is('_'));
    private static final CharMatcher DIGIT = CharMatcher.inRange('0', '9');

    private final String source;
    private final StringBuilder text = new StringBuilder();
    private final List<Literal> literals = new ArrayList<>();
    /** Where each line of the text begins in the source. */
    private final List<Position> lines = new ArrayList<>();

    private final Deque<Integer> words = new ArrayDeque<>(List.of(0));
    private int depth;
    private boolean isInList;
    private int next;
    private int line = 1;
    private int lineStart;

    private Skeleton(String source) {
        this.source = source;
    }

    /** @throws dev.emailrouting.routing.program.InvalidProgramException where a token is none */
    static Skeleton of(String source) {
        Skeleton skeleton = new Skeleton(source);
        skeleton.read();
        return skeleton;
    }

    String text() {
        return text.toString();
    }

    Literal literal(int number) {
        return literals.get(number);
    }

    /** Where in the source that stands which stands there in the text. */
    Position sourceOf(int textLine, int textColumn) {
        int known = Math.min(Math.max(textLine, 1), lines.size());
        return lines.get(known - 1).plusColumns(Math.max(textColumn, 1) - 1);
    }

    private Position here() {
        return Position.of(line, next - lineStart + 1);
    }

    private boolean atEnd() {
        return next >= source.length();
    }

    private void read() {
        next = source.startsWith("\ufeff") ? 1 : 0;
        lineStart = next;
        lines.add(here());
        while (!atEnd()) {
            readToken(source.charAt(next));
        }
    }

    private void readToken(char c) {
        if (c == '\n' || c == '\r') {
            endLine();
            breakText();
        } else if (c == ' ' || c == '\t' || c == '\f') {
            text.append(' ');
            next++;
        } else if (c == '"') {
            Position at = here();
            add(at, quoted(at));
        } else if (c == '#') {
            skipToEndOfLine();
        } else if (source.startsWith("/*", next)) {
            skipComment();
        } else if (WORD.matches(c)) {
            readWord();
        } else if (":;,()[]{}".indexOf(c) >= 0) {
            nest(c);
            text.append(c);
            next++;
        } else {
            throw here().wrong("'" + Texts.quotable(Character.toString(source.codePointAt(next)))
                    + "' has no place outside of a string");
        }
    }

    /** One line end of the source, however it is written. */
    private void endLine() {
        next += source.startsWith("\r\n", next) ? 2 : 1;
        line++;
        lineStart = next;
    }

    /** A new line of the text, from where columns are counted again. */
    private void breakText() {
        text.append('\n');
        lines.add(here());
    }

    private void skipToEndOfLine() {
        while (!atEnd() && !isLineEnd(source.charAt(next))) {
            next++;
        }
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r';
    }

    private void skipComment() {
        Position at = here();
        int end = source.indexOf("*/", next + 2);
        if (end < 0) {
            throw at.wrong("the comment does not end");
        }
        while (next < end + 2) {
            if (isLineEnd(source.charAt(next))) {
                endLine();
            } else {
                next++;
            }
        }
        breakText();
    }

    private void add(Position at, String string) {
        text.append('"').append(literals.size()).append('"');
        literals.add(new Literal(at, string));
        breakText();
    }

    private String quoted(Position at) {
        StringBuilder string = new StringBuilder();
        next++;
        while (!atEnd() && source.charAt(next) != '"') {
            char c = source.charAt(next);
            if (isLineEnd(c)) {
                endLine();
                string.append("\r\n");
            } else {
                // RFC 5228 2.4.2: a backslash before any character stands for that character.
                int taken = c == '\\' && next + 1 < source.length() && !isLineEnd(source.charAt(next + 1)) ? 1 : 0;
                string.append(character(next + taken));
                next += taken + 1;
            }
        }
        if (atEnd()) {
            throw at.wrong("the string does not end");
        }
        next++;
        return string.toString();
    }

    private char character(int index) {
        char c = source.charAt(index);
        if (c == 0) {
            throw here().wrong("a string has no NUL");
        }
        return c;
    }

    private void readWord() {
        Position at = here();
        int end = next;
        while (end < source.length() && WORD.matches(source.charAt(end))) {
            end++;
        }
        String word = source.substring(next, end);
        boolean isTag = next > 0 && source.charAt(next - 1) == ':';
        if (!isTag && word.equalsIgnoreCase("text") && source.startsWith(":", end)) {
            next = end + 1;
            add(at, textBlock(at));
            return;
        }
        if (DIGIT.matches(word.charAt(0))) {
            checkNumber(at, word);
            word = word.toUpperCase(Locale.ROOT);
        } else if (!isTag) {
            deepen(at, 1);
        }
        text.append(word);
        next = end;
    }

    /** RFC 5228 2.4.1. */
    private static void checkNumber(Position at, String word) {
        int digits = DIGIT.or(CharMatcher.anyOf("KMGkmg")).negate().indexIn(word) >= 0 ? -1 : 0;
        String number = CharMatcher.anyOf("KMGkmg").trimTrailingFrom(word);
        if (digits < 0 || !DIGIT.matchesAllOf(number) || word.length() - number.length() > 1) {
            throw at.wrong("'" + Texts.quotable(word) + "' is neither a number nor a name");
        }
        int shift = number.length() == word.length()
                ? 0
                : 10 * (1 + "KMG".indexOf(Character.toUpperCase(word.charAt(word.length() - 1))));
        String significant = CharMatcher.is('0').trimLeadingFrom(number);
        if (significant.length() > 10
                || (!significant.isEmpty() && Long.parseLong(significant) > MAX_NUMBER >> shift)) {
            throw at.wrong("a number is at most " + MAX_NUMBER);
        }
    }

    /** RFC 5228 2.4.2, multi-line: what follows "text:" up to a line that is a dot. */
    private String textBlock(Position at) {
        while (!atEnd() && (source.charAt(next) == ' ' || source.charAt(next) == '\t')) {
            next++;
        }
        if (!atEnd() && source.charAt(next) == '#') {
            skipToEndOfLine();
        }
        if (atEnd() || !isLineEnd(source.charAt(next))) {
            throw at.wrong("text: is followed by the end of the line");
        }
        endLine();
        StringBuilder string = new StringBuilder();
        while (!atEnd()) {
            int start = next;
            skipToEndOfLine();
            String content = source.substring(start, next);
            if (content.equals(".")) {
                return string.toString();
            }
            if (atEnd()) {
                break;
            }
            if (content.indexOf(0) >= 0) {
                throw at.wrong("a string has no NUL");
            }
            string.append(content.startsWith(".") ? content.substring(1) : content)
                    .append("\r\n");
            endLine();
        }
        throw at.wrong("the text does not end: its last line is a dot");
    }

    private void nest(char c) {
        if (c == '(' || c == '{') {
            deepen(here(), 1);
            words.push(0);
        } else if ((c == ')' || c == '}') && words.size() > 1) {
            depth -= words.pop();
            deepen(here(), -1);
            if (c == '}') {
                endChain();
            }
        } else if (c == '[' || c == ']') {
            isInList = c == '[';
        } else if (c == ';' || (c == ',' && !isInList)) {
            endChain();
        }
    }

    private void endChain() {
        depth -= words.pop();
        words.push(0);
    }

    private void deepen(Position at, int more) {
        words.push(words.pop() + more);
        depth += more;
        if (depth > MAX_DEPTH) {
            throw at.wrong("blocks and tests nest at most " + ScriptReader.MAX_NESTING + " deep");
        }
    }
}
