package dev.emailrouting.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * A pattern that a user wrote: a glob, in which {@code *} stands for any characters and {@code ?} for one, or a regular
 * expression in the syntax of RE2. It takes time linear in the text, ignores case, and looks at the first {@link #MAX_TEXT}
 * characters of a text only. Equal when kind and text are.
 */
public final class TextPattern {
    public static final int MAX_LENGTH = 200;
    public static final int MAX_TEXT = 2000;

    /** How the text of a pattern is read. */
    public enum Kind {
        GLOB,
        REGEX
    }

    private final Kind kind;
    private final String text;
    private final String beginning;
    private final Pattern compiled;
    private final int characters;
    private final int weight;

    private TextPattern(Kind kind, String text, String beginning, Pattern compiled, int characters, int weight) {
        this.kind = kind;
        this.characters = characters;
        this.weight = weight;
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
        Pattern compiled = Pattern.compile(regex.toString(), Pattern.DOTALL);
        return new TextPattern(Kind.GLOB, text, beginning, compiled, text.length(), text.length());
    }

    /** @throws InvalidInputException naming the field, and where the expression is wrong */
    public static TextPattern regex(String field, String text) {
        mustBeShort(field, text);
        Expression expression = Expression.of(field, text);
        return new TextPattern(
                Kind.REGEX,
                text,
                "",
                expression.compiled(TextPattern::fold),
                expression.characters(),
                expression.states());
    }

    static void mustBeShort(String field, String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || Texts.isUnfitForOneLine(text)) {
            throw new InvalidInputException(field, "a pattern has 1 to " + MAX_LENGTH + " characters on one line");
        }
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

    /** Its characters, each as often as it is copied. */
    int characters() {
        return characters;
    }

    /** About how much it takes compiled, in states. */
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
