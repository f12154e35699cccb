package dev.emailrouting.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A pattern that a user wrote: a glob, in which {@code *} stands for any characters and {@code ?} for one, or a regular
 * expression in the syntax of RE2. It takes time linear in the text, ignores case, and looks at the first {@link #MAX_TEXT}
 * characters of a text only. Equal when kind and text are.
 */
public final class TextPattern {
    public static final int MAX_LENGTH = 200;
    public static final int MAX_TEXT = 2000;
    /** Counted repetitions are copied when they are compiled, and nested ones multiply. */
    private static final int MAX_COPIES = 200;

    private static final String ESCAPES_WITH_NAMES = "pPx";

    /** How the text of a pattern is read. */
    public enum Kind {
        GLOB,
        REGEX
    }

    private final Kind kind;
    private final String text;
    private final String beginning;
    private final Pattern compiled;
    private final int weight;

    private TextPattern(Kind kind, String text, String beginning, Pattern compiled, int copies) {
        this.kind = kind;
        this.weight = text.length() * copies;
        this.text = text;
        this.beginning = beginning;
        this.compiled = compiled;
    }

    /** @throws InvalidInputException naming the field when the text is empty or too long */
    public static TextPattern glob(String field, String text) {
        mustBeShort(field, text);
        StringBuilder regex = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        int wildcards = 0;
        for (char c : fold(text).toCharArray()) {
            if (c == '*' || c == '?') {
                regex.append(Pattern.quote(plain.toString())).append(c == '*' ? "(.*)" : "(.)");
                plain.setLength(0);
                wildcards++;
            } else {
                plain.append(c);
            }
        }
        regex.append(Pattern.quote(plain.toString()));
        String beginning = wildcards == 0 ? text : text.split("[*?]", 2)[0];
        return new TextPattern(Kind.GLOB, text, beginning, Pattern.compile(regex.toString(), Pattern.DOTALL), 1);
    }

    /** @throws InvalidInputException naming the field, and where the expression is wrong */
    public static TextPattern regex(String field, String text) {
        mustBeShort(field, text);
        int copies = copies(text);
        if (copies > MAX_COPIES) {
            throw new InvalidInputException(
                    field, "the counted repetitions come to more than " + MAX_COPIES + " copies together");
        }
        try {
            return new TextPattern(Kind.REGEX, text, "", Pattern.compile(folded(field, text), Pattern.DOTALL), copies);
        } catch (PatternSyntaxException e) {
            throw new InvalidInputException(
                    field, "'" + Texts.quotable(text) + "' is no regular expression of RE2: " + e.getDescription());
        }
    }

    static void mustBeShort(String field, String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || Texts.isUnfitForOneLine(text)) {
            throw new InvalidInputException(field, "a pattern has 1 to " + MAX_LENGTH + " characters on one line");
        }
    }

    /**
     * The expression for texts in lower case. RE2/J's own way to ignore case does not end for some characters that have come
     * to Unicode since, so that neither it nor the flag that switches it on is used.
     */
    private static String folded(String field, String regex) {
        StringBuilder folded = new StringBuilder(regex.length());
        for (int i = 0; i < regex.length(); ) {
            int end = endOfWhatKeepsItsCase(field, regex, i);
            if (end > i) {
                folded.append(regex, i, end);
                i = end;
            } else {
                int c = regex.codePointAt(i);
                folded.append(fold(Character.toString(c)));
                i += Character.charCount(c);
            }
        }
        return folded.toString();
    }

    /** An escape such as {@code \W} or {@code \p{Greek}}, or the beginning of a group; {@code from} where there is none. */
    private static int endOfWhatKeepsItsCase(String field, String regex, int from) {
        if (regex.startsWith("(?P<", from)) {
            return from + "(?P<".length();
        }
        if (regex.startsWith("(?", from) && !regex.startsWith("(?:", from)) {
            throw new InvalidInputException(field, "an expression has no flags: it ignores case, and '.' is anything");
        }
        if (regex.charAt(from) != '\\' || from + 1 == regex.length()) {
            return from;
        }
        boolean isNamed = ESCAPES_WITH_NAMES.indexOf(regex.charAt(from + 1)) >= 0 && regex.startsWith("{", from + 2);
        int close = isNamed ? regex.indexOf('}', from) : -1;
        return close > 0 ? close + 1 : from + 2;
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

    public Kind kind() {
        return kind;
    }

    public String text() {
        return text;
    }

    /** How many captures there are: each wildcard of a glob, each capturing group of an expression. */
    public int captures() {
        return compiled.groupCount();
    }

    /** About how much it takes compiled: its characters, each as often as it is copied. */
    int weight() {
        return weight;
    }

    /** Whether the whole text fits. */
    public boolean fits(String whole) {
        return mayFit(whole) && compiled.matcher(fold(bounded(whole))).matches();
    }

    /** Whether a part of the text fits; for a glob, the whole. */
    public boolean isFoundIn(String whole) {
        return kind == Kind.GLOB
                ? fits(whole)
                : compiled.matcher(fold(bounded(whole))).find();
    }

    /** What was captured where the whole text fits, the first at 0; a group that took no part is empty. */
    public Optional<List<String>> capturesOf(String whole) {
        if (!mayFit(whole)) {
            return Optional.empty();
        }
        String text = bounded(whole);
        String folded = fold(text);
        Matcher matcher = compiled.matcher(folded);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        // In its own spelling, but where lower case is of another length.
        String source = folded.length() == text.length() ? text : folded;
        List<String> captured = new ArrayList<>(matcher.groupCount());
        for (int i = 1; i <= matcher.groupCount(); i++) {
            captured.add(matcher.start(i) < 0 ? "" : source.substring(matcher.start(i), matcher.end(i)));
        }
        return Optional.of(captured);
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private boolean mayFit(String whole) {
        return whole.regionMatches(true, 0, beginning, 0, beginning.length());
    }

    private static String bounded(String whole) {
        return whole.length() > MAX_TEXT ? whole.substring(0, MAX_TEXT) : whole;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextPattern
                && ((TextPattern) other).kind == kind
                && ((TextPattern) other).text.equals(text);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, text);
    }

    @Override
    public String toString() {
        return text;
    }
}
