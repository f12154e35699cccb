package dev.emailrouting.routing;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that a user wrote, in the syntax of RE2: how much it comes to, which is known before it is compiled, and how it
 * is written for texts whose case is folded. RE2/J's own way to ignore case does not end for some characters that have come to Unicode
 * since its tables were made, so that neither it nor the flag that switches it on is used.
 */
public final class Expression {
    /** Counted repetitions are copied when they are compiled, and nested ones multiply. */
    private static final int MAX_COPIES = 200;
    /** Of the ranges of a class of Unicode, for each time that it is written. */
    private static final int STATES_A_CLASS = 100;

    private static final java.util.regex.Pattern BY_NUMBER =
            java.util.regex.Pattern.compile("\\\\(?:x\\{?0*([0-9A-Fa-f]{1,6})\\}?|([0-7]{1,3}))");

    private final String field;
    private final String source;
    private final int copies;

    private Expression(String field, String source, int copies) {
        this.field = field;
        this.source = source;
        this.copies = copies;
    }

    /**
     * One that is not compiled yet.
     *
     * @throws InvalidInputException naming the field where its repetitions come to too much
     */
    public static Expression of(String field, String source) {
        int copies = copies(source);
        if (copies > MAX_COPIES) {
            throw new InvalidInputException(
                    field, "the counted repetitions come to more than " + MAX_COPIES + " copies together");
        }
        return new Expression(field, source, copies);
    }

    /** No less than the product of all counts: what stands in a class or is escaped counts too. */
    private static int copies(String regex) {
        int copies = 1;
        for (int open = regex.indexOf('{'); open >= 0; open = regex.indexOf('{', open + 1)) {
            int highest = 1;
            int number = 0;
            for (int i = open + 1; i < regex.length() && "0123456789,".indexOf(regex.charAt(i)) >= 0; i++) {
                number = regex.charAt(i) == ',' ? 0 : Math.min(10 * number + regex.charAt(i) - '0', MAX_COPIES + 1);
                highest = Math.max(highest, number);
            }
            copies = Math.min(copies * highest, MAX_COPIES + 1);
        }
        return copies;
    }

    /** Its characters, each as often as counted repetitions copy it. */
    int characters() {
        return source.length() * copies;
    }

    /** About how many states it comes to, and so how much room and time it takes to compile and to compare. */
    public int states() {
        return (1 + source.length() + STATES_A_CLASS * classes()) * copies;
    }

    /** How often a class of Unicode is written, or more. */
    private int classes() {
        int classes = 0;
        for (int at = source.indexOf('\\'); at >= 0 && at + 1 < source.length(); at = source.indexOf('\\', at + 1)) {
            char c = source.charAt(at + 1);
            classes += c == 'p' || c == 'P' ? 1 : 0;
        }
        return classes;
    }

    /**
     * For texts that are folded in the same way; {@code .} is anything.
     *
     * @param fold a text in small letters, of some alphabets or of none
     * @throws InvalidInputException naming the field, and what is wrong
     */
    public Pattern compiled(UnaryOperator<String> fold) {
        try {
            return Pattern.compile(new Folding(fold).folded(), Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new InvalidInputException(
                    field,
                    "'" + Texts.quotable(source) + "' is no regular expression of RE2: "
                            + Texts.quotable(e.getDescription()));
        }
    }

    /** Reads the expression as RE2/J does, as far as it takes to tell letters from syntax. What is no expression stays none. */
    private final class Folding {
        private static final int NONE = -1;

        private final UnaryOperator<String> fold;
        private final StringBuilder written = new StringBuilder(source.length());
        private int at;

        Folding(UnaryOperator<String> fold) {
            this.fold = fold;
        }

        String folded() {
            while (at < source.length()) {
                if (source.startsWith("(?P<", at)) {
                    copy("(?P<".length());
                } else if (source.startsWith("(?", at) && !source.startsWith("(?:", at)) {
                    throw new InvalidInputException(
                            field, "an expression has no flags, neither for case nor for lines");
                } else if (source.startsWith("\\Q", at)) {
                    quoted();
                } else if (source.charAt(at) == '[') {
                    characterClass();
                } else {
                    single();
                }
            }
            return written.toString();
        }

        private void copy(int length) {
            written.append(source, at, at + length);
            at += length;
        }

        private void quoted() {
            int end = source.indexOf("\\E", at + 2);
            copy(2);
            while (at < (end < 0 ? source.length() : end)) {
                int c = source.codePointAt(at);
                written.append(fold.apply(Character.toString(c)));
                at += Character.charCount(c);
            }
        }

        private void characterClass() {
            copy(1);
            if (source.startsWith("^", at)) {
                copy(1);
            }
            int first = at;
            while (at < source.length() && (at == first || source.charAt(at) != ']')) {
                element();
            }
        }

        private void element() {
            int close = source.startsWith("[:", at) ? source.indexOf(":]", at) : -1;
            if (close >= 0) {
                String name = source.substring(at, close + 2);
                written.append(fold('A') == 'a' ? name.replace("upper", "lower") : name);
                at = close + 2;
                return;
            }
            int start = at;
            int first = next();
            boolean isRange = first != NONE
                    && source.startsWith("-", at)
                    && at + 1 < source.length()
                    && source.charAt(at + 1) != ']';
            if (!isRange) {
                write(start, first);
                return;
            }
            at++;
            int last = next();
            if (first <= last) {
                written.append(source, start, at);
                addSmallLetters(Math.max(first, 'A'), Math.min(last, 'Z'));
                if (last > 'z') {
                    addSmallLetters(first, last);
                }
            } else if (last != NONE && fold(first) <= fold(last)) {
                // Such as [a-Z], which has been read as [a-z] ever since there are rules.
                add(fold(first), fold(last));
            } else {
                written.append(source, start, at);
            }
        }

        /** Of the letters of a range: texts do not have its capitals any more. */
        private void addSmallLetters(int first, int last) {
            boolean hasSome = first <= last && (fold(first) != first || fold(last) != last);
            if (hasSome && fold(first) <= fold(last)) {
                add(fold(first), fold(last));
            }
        }

        private void add(int first, int last) {
            written.append(byNumber(first)).append('-').append(byNumber(last));
        }

        private String byNumber(int character) {
            return "\\x{" + Integer.toHexString(character) + "}";
        }

        private int fold(int character) {
            return fold.apply(Character.toString(character)).codePointAt(0);
        }

        private void single() {
            int start = at;
            write(start, next());
        }

        private void write(int start, int character) {
            String letter = character == NONE ? "" : Character.toString(character);
            String folded = fold.apply(letter);
            written.append(folded.equals(letter) ? source.substring(start, at) : folded);
        }

        /** The next character, by itself or by an escape; {@link #NONE} where the escape is of another kind. */
        private int next() {
            int start = at;
            if (source.charAt(at) == '\\') {
                at = endOfEscape();
                return escaped(source.substring(start, at));
            }
            int character = source.codePointAt(at);
            at += Character.charCount(character);
            return character;
        }

        private int endOfEscape() {
            int behind = at + 1;
            char kind = behind < source.length() ? source.charAt(behind) : ' ';
            int end = source.offsetByCodePoints(at, Math.min(2, source.codePointCount(at, source.length())));
            if ("pPx".indexOf(kind) >= 0) {
                // A name or number in braces, or without them one of one letter or two digits.
                int close = source.startsWith("{", end) ? source.indexOf('}', end) : end + (kind == 'x' ? 1 : 0);
                end = close < 0 ? source.length() : close + 1;
            } else if (isOctal(kind)) {
                while (end < Math.min(behind + 3, source.length()) && isOctal(source.charAt(end))) {
                    end++;
                }
            }
            return Math.min(end, source.length());
        }

        private boolean isOctal(char c) {
            return c >= '0' && c <= '7';
        }

        private int escaped(String escape) {
            Matcher number = BY_NUMBER.matcher(escape);
            if (number.matches()) {
                int character = number.group(1) != null
                        ? Integer.parseInt(number.group(1), 16)
                        : Integer.parseInt(number.group(2), 8);
                return character <= Character.MAX_CODE_POINT ? character : NONE;
            }
            int kind = escape.length() > 1 ? escape.codePointAt(1) : 'b';
            if ("afnrtv".indexOf(kind) >= 0) {
                // A control: which one tells nothing, for all stand before the first letter.
                return 0;
            }
            return kind < 0x80 && Character.isLetterOrDigit(kind) ? NONE : kind;
        }
    }
}
