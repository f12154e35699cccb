package dev.emailrouting.sieve.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import com.google.common.base.Ascii;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.emailrouting.routing.Expression;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.program.Budget;

/**
 * A pattern of {@code :regex} (draft-ietf-sieve-regex), in the syntax of RE2, which takes time linear in the text. The case of
 * ASCII is folded, in pattern and text.
 */
public final class Regex implements CapturingPattern {
    public static final int MAX_LENGTH = 500;
    /** Of one that is made while a script runs, of what a stranger may have written. */
    public static final int MAX_STATES_AT_RUN = 5_000;

    /** A state takes some 64 octets, as RE2/J 1.8 was measured. */
    public static final int CHARACTERS_A_STATE = 32;

    /** About how many states of the automaton one step of the budget is worth. */
    private static final int STATES_A_STEP = 16;
    /** Where each group of an expression begins and ends is copied from state to state. */
    private static final int GROUPS_A_STATE = 8;

    private static final String FIELD = "regex";

    private final Pattern compiled;
    private final boolean foldsCase;
    private final int weight;

    private Regex(Pattern compiled, boolean foldsCase, int weight) {
        this.compiled = compiled;
        this.foldsCase = foldsCase;
        this.weight = weight;
    }

    /**
     * About how many states the expression comes to, and so how much room and time it takes to make and to compare. Not made for it.
     *
     * @throws InvalidInputException where it is too much of an expression, whatever else there is
     */
    public static int states(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw wrong("an expression has at most " + MAX_LENGTH + " characters");
        }
        return Expression.of(FIELD, pattern).states();
    }

    /** @throws InvalidInputException where it is no expression, or too much of one */
    public static Regex of(String pattern, Comparator comparator) {
        int states = states(pattern);
        if (comparator.foldsCase()) {
            checkRanges(pattern);
        }
        Pattern compiled = Expression.of(FIELD, pattern)
                .compiled(comparator.foldsCase() ? Ascii::toLowerCase : UnaryOperator.identity());
        return new Regex(compiled, comparator.foldsCase(), states);
    }

    /**
     * One that is made while a script runs.
     *
     * @throws InvalidInputException as {@link #of(String, Comparator)} does, and where it has more than {@value #MAX_STATES_AT_RUN} states
     */
    public static Regex of(String pattern, Comparator comparator, Budget budget) {
        int states = states(pattern);
        if (states > MAX_STATES_AT_RUN) {
            throw wrong("too large");
        }
        budget.step(states);
        budget.allocate((long) states * CHARACTERS_A_STATE);
        return of(pattern, comparator);
    }

    private static InvalidInputException wrong(String reason) {
        return new InvalidInputException(FIELD, reason);
    }

    /** A range that has some capital letters beside other characters reads as if it had the small ones as well. */
    private static void checkRanges(String regex) {
        boolean isInClass = false;
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c == '\\') {
                i++;
            } else if (isInClass && c == ']') {
                isInClass = false;
            } else if (!isInClass) {
                isInClass = c == '[';
            } else if (i + 2 < regex.length() && regex.charAt(i + 1) == '-' && !isFoldable(c, regex.charAt(i + 2))) {
                throw wrong("where case does not count, a range such as A-z is written A-Za-z");
            }
        }
    }

    private static boolean isFoldable(char first, char last) {
        boolean hasCapitals = first <= 'Z' && last >= 'A';
        boolean isOfCapitals = Ascii.isUpperCase(first) && Ascii.isUpperCase(last);
        boolean hasAllSmall = first < 'A' && last >= 'z';
        // What a bracket or backslash ends or begins is no range.
        return !hasCapitals || isOfCapitals || hasAllSmall || last == ']' || last == '\\' || last == '[';
    }

    @Override
    public boolean fits(String text, Budget budget) {
        return compiled.matcher(new Read(text, budget)).find();
    }

    @Override
    public Optional<List<String>> capturesOf(String text, Budget budget) {
        Read read = new Read(text, budget);
        Matcher matcher = compiled.matcher(read);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int groups = matcher.groupCount();
        // Where the groups are RE2/J looks for when it is first asked, by another reading of what matched.
        read.again(1 + groups / GROUPS_A_STATE);
        List<String> captures = new ArrayList<>(1 + groups);
        for (int i = 0; i <= groups; i++) {
            budget.allocate(CHARACTERS_A_CAPTURE);
            if (matcher.start(i) < 0) {
                captures.add("");
            } else {
                budget.allocate(matcher.end(i) - matcher.start(i));
                captures.add(text.substring(matcher.start(i), matcher.end(i)));
            }
        }
        return Optional.of(captures);
    }

    /** The text as the automaton reads it, character by character: each costs its steps before it is read, so that time is looked at. */
    private final class Read implements CharSequence {
        private final String text;
        private final Budget budget;
        private long perCharacter = weight;
        /** What lies before was paid for; to read it again costs a state. */
        private int next;

        private long owed;

        Read(String text, Budget budget) {
            this.text = text;
            this.budget = budget;
            budget.step(1 + weight / STATES_A_STEP);
        }

        void again(int times) {
            next = 0;
            perCharacter = (long) weight * times;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (index >= next) {
                next = index + 1;
                owed += perCharacter;
            } else {
                owed++;
            }
            if (owed >= 1024) {
                budget.step(owed / STATES_A_STEP);
                owed %= STATES_A_STEP;
            }
            char c = text.charAt(index);
            return foldsCase ? Ascii.toLowerCase(c) : c;
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
