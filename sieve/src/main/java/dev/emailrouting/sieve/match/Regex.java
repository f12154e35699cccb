package dev.emailrouting.sieve.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;

import com.google.common.base.Ascii;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.program.Budget;

/**
 * A pattern of {@code :regex} (draft-ietf-sieve-regex), in the syntax of RE2, which takes time linear in the text. RE2/J's own way to ignore
 * case does not end for some characters, so that the case of ASCII is folded here, in pattern and text.
 */
public final class Regex implements CapturingPattern {
    public static final int MAX_LENGTH = 500;
    /** Of one that is made while a script runs, of what a stranger may have written. */
    public static final int MAX_STATES_AT_RUN = 5_000;

    /** A state takes some 64 octets, as RE2/J 1.8 was measured. */
    public static final int CHARACTERS_A_STATE = 32;

    /** Counted repetitions are copied when they are compiled, and nested ones multiply. */
    private static final int MAX_COPIES = 200;
    /** About how many states of the automaton one step of the budget is worth. */
    private static final int STATES_A_STEP = 16;
    /** Of the ranges of a class of Unicode, for each time that it is written. */
    private static final int STATES_A_CLASS = 100;
    /** Where each group of an expression begins and ends is copied from state to state. */
    private static final int GROUPS_A_STATE = 8;

    /** By its number, as {@code \x41} or {@code \x{41}}. */
    private static final java.util.regex.Pattern CAPITAL =
            java.util.regex.Pattern.compile("\\\\x\\{?0*(4[1-9A-Fa-f]|5[0-9Aa])\\}?");

    private static final String ESCAPES_WITH_NAMES = "pPx";

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
        int copies = copies(pattern);
        if (copies > MAX_COPIES) {
            throw wrong("the counted repetitions come to more than " + MAX_COPIES + " copies together");
        }
        return (1 + pattern.length() + STATES_A_CLASS * classes(pattern)) * copies;
    }

    /** @throws InvalidInputException where it is no expression, or too much of one */
    public static Regex of(String pattern, Comparator comparator) {
        int states = states(pattern);
        String written = checkedAndFolded(pattern, comparator.foldsCase());
        try {
            return new Regex(Pattern.compile(written, Pattern.DOTALL), comparator.foldsCase(), states);
        } catch (PatternSyntaxException e) {
            throw wrong("'" + Texts.quotable(pattern) + "' is no regular expression of RE2: "
                    + Texts.quotable(e.getDescription()));
        }
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
        return new InvalidInputException("regex", reason);
    }

    private static String checkedAndFolded(String regex, boolean foldsCase) {
        StringBuilder folded = new StringBuilder(regex.length());
        for (int i = 0; i < regex.length(); ) {
            int end = endOfWhatKeepsItsCase(regex, i);
            if (end > i) {
                String escape = regex.substring(i, end);
                folded.append(foldsCase ? CAPITAL.matcher(escape).replaceAll(Regex::smallLetter) : escape);
                i = end;
            } else {
                char c = regex.charAt(i);
                folded.append(foldsCase ? Ascii.toLowerCase(c) : c);
                i++;
            }
        }
        if (foldsCase) {
            checkRanges(regex);
        }
        String text = folded.toString();
        return foldsCase ? text.replace("[:upper:]", "[:lower:]").replace("[:^upper:]", "[:^lower:]") : text;
    }

    private static String smallLetter(MatchResult capital) {
        return Character.toString(Ascii.toLowerCase((char) Integer.parseInt(capital.group(1), 16)));
    }

    /** A range that has some capital letters beside other characters would, folded, be another one or none. */
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

    /** An escape such as {@code \W} or {@code \p{Greek}}, or the beginning of a group; {@code from} where there is none. */
    private static int endOfWhatKeepsItsCase(String regex, int from) {
        if (regex.startsWith("(?P<", from)) {
            return from + "(?P<".length();
        }
        if (regex.startsWith("(?", from) && !regex.startsWith("(?:", from)) {
            throw wrong("an expression has no flags: the comparator says whether case counts");
        }
        if (regex.charAt(from) != '\\' || from + 1 == regex.length()) {
            return from;
        }
        if (ESCAPES_WITH_NAMES.indexOf(regex.charAt(from + 1)) < 0) {
            return from + 2;
        }
        // A name in braces, or one of one letter, such as \\pL.
        int bare = regex.charAt(from + 1) == 'x' ? from + 3 : from + 2;
        int close = regex.startsWith("{", from + 2) ? regex.indexOf('}', from) : bare;
        return close > 0 ? Math.min(close + 1, regex.length()) : from + 2;
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

    /** How often a class of Unicode is written, or more. */
    private static int classes(String regex) {
        int classes = 0;
        for (int at = regex.indexOf('\\'); at >= 0 && at + 1 < regex.length(); at = regex.indexOf('\\', at + 1)) {
            char c = regex.charAt(at + 1);
            classes += c == 'p' || c == 'P' ? 1 : 0;
        }
        return classes;
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
