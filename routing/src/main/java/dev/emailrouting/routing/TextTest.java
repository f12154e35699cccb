package dev.emailrouting.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a text is tested for, without regard to case: whether one of several values fits it, or whether it is there at all. */
public final class TextTest {
    public static final int MAX_VALUES = 50;
    public static final int MAX_VALUE = 500;

    /** How a value is compared with the text. */
    public enum Comparison {
        IS("is"),
        CONTAINS("contains"),
        STARTS_WITH("startsWith"),
        ENDS_WITH("endsWith"),
        GLOB("glob"),
        REGEX("regex");

        private final String word;

        Comparison(String word) {
            this.word = word;
        }

        /** The word of JSON. */
        public String word() {
            return word;
        }
    }

    private final Comparison comparison;
    private final List<String> values;
    private final List<Predicate<String>> tests;
    private final List<TextPattern> patterns;
    private final boolean wantsPresence;

    private TextTest(
            Comparison comparison,
            List<String> values,
            List<Predicate<String>> tests,
            List<TextPattern> patterns,
            boolean wantsPresence) {
        this.comparison = comparison;
        this.values = List.copyOf(values);
        this.tests = tests;
        this.patterns = patterns;
        this.wantsPresence = wantsPresence;
    }

    /**
     * Whether one of the values fits.
     *
     * @throws InvalidInputException naming the field and the place of the value in it
     */
    public static TextTest of(String field, Comparison comparison, List<String> values) {
        if (values.isEmpty() || values.size() > MAX_VALUES) {
            throw new InvalidInputException(field, "1 to " + MAX_VALUES + " texts");
        }
        List<Predicate<String>> tests = new ArrayList<>(values.size());
        List<TextPattern> patterns = new ArrayList<>(0);
        for (int i = 0; i < values.size(); i++) {
            tests.add(test(field + "[" + i + "]", comparison, values.get(i), patterns));
        }
        return new TextTest(comparison, values, tests, patterns, true);
    }

    /** Whether there is such a text, or none. */
    public static TextTest exists(boolean wanted) {
        return new TextTest(null, List.of(), List.of(), List.of(), wanted);
    }

    private static Predicate<String> test(
            String field, Comparison comparison, String value, List<TextPattern> patterns) {
        if (value.length() > MAX_VALUE) {
            throw new InvalidInputException(field, "at most " + MAX_VALUE + " characters");
        }
        String folded = fold(value);
        switch (comparison) {
            case IS:
                return text -> text.equals(folded);
            case CONTAINS:
                return text -> text.contains(folded);
            case STARTS_WITH:
                return text -> text.startsWith(folded);
            case ENDS_WITH:
                return text -> text.endsWith(folded);
            case GLOB:
                return among(patterns, TextPattern.glob(field, value));
            default:
                return among(patterns, TextPattern.regex(field, value));
        }
    }

    private static Predicate<String> among(List<TextPattern> patterns, TextPattern pattern) {
        patterns.add(pattern);
        return pattern::isFoundIn;
    }

    Stream<TextPattern> patterns() {
        return patterns.stream();
    }

    /** Of several texts, one is enough. */
    boolean passes(List<String> texts) {
        if (comparison == null) {
            return texts.isEmpty() != wantsPresence;
        }
        return texts.stream()
                .map(TextTest::fold)
                .anyMatch(text -> tests.stream().anyMatch(test -> test.test(text)));
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Empty for a test of presence. */
    public Optional<Comparison> comparison() {
        return Optional.ofNullable(comparison);
    }

    public List<String> values() {
        return values;
    }

    /** For a test of presence, whether the text must be there. */
    public boolean wantsPresence() {
        return wantsPresence;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextTest
                && ((TextTest) other).comparison == comparison
                && ((TextTest) other).values.equals(values)
                && ((TextTest) other).wantsPresence == wantsPresence;
    }

    @Override
    public int hashCode() {
        return Objects.hash(comparison, values, wantsPresence);
    }

    @Override
    public String toString() {
        return comparison == null
                ? (wantsPresence ? "is there" : "is not there")
                : comparison.word + values.stream().collect(Collectors.joining("' or '", " '", "'"));
    }
}
