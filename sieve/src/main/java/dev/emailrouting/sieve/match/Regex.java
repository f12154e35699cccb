package dev.emailrouting.sieve.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    /** Counted repetitions are copied when they are compiled, and nested ones multiply. */
    private static final int MAX_COPIES = 200;
    /** About how many states of the automaton one step of the budget is worth. */
    private static final int STATES_A_STEP = 16;

    private static final String ESCAPES_WITH_NAMES = "pPx";

    private final Pattern compiled;
    private final boolean foldsCase;
    private final int weight;

    private Regex(Pattern compiled, boolean foldsCase, int weight) {
        this.compiled = compiled;
        this.foldsCase = foldsCase;
        this.weight = weight;
    }

    /** @throws InvalidInputException where it is no expression, or too much of one */
    public static Regex of(String pattern, Comparator comparator) {
        if (pattern.length() > MAX_LENGTH) {
            throw wrong("an expression has at most " + MAX_LENGTH + " characters");
        }
        int copies = copies(pattern);
        if (copies > MAX_COPIES) {
            throw wrong("the counted repetitions come to more than " + MAX_COPIES + " copies together");
        }
        String written = checkedAndFolded(pattern, comparator.foldsCase());
        try {
            return new Regex(
                    Pattern.compile(written, Pattern.DOTALL), comparator.foldsCase(), 1 + pattern.length() * copies);
        } catch (PatternSyntaxException e) {
            throw wrong("'" + Texts.quotable(pattern) + "' is no regular expression of RE2: "
                    + Texts.quotable(e.getDescription()));
        }
    }

    private static InvalidInputException wrong(String reason) {
        return new InvalidInputException("regex", reason);
    }

    private static String checkedAndFolded(String regex, boolean foldsCase) {
        StringBuilder folded = new StringBuilder(regex.length());
        for (int i = 0; i < regex.length(); ) {
            int end = endOfWhatKeepsItsCase(regex, i);
            if (end > i) {
                folded.append(regex, i, end);
                i = end;
            } else {
                char c = regex.charAt(i);
                folded.append(foldsCase ? Ascii.toLowerCase(c) : c);
                i++;
            }
        }
        String text = folded.toString();
        return foldsCase ? text.replace("[:upper:]", "[:lower:]") : text;
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

    @Override
    public boolean fits(String text, Budget budget) {
        return matcher(text, budget).find();
    }

    @Override
    public Optional<List<String>> capturesOf(String text, Budget budget) {
        Matcher matcher = matcher(text, budget);
        if (!matcher.find()) {
            return Optional.empty();
        }
        List<String> captures = new ArrayList<>(1 + matcher.groupCount());
        for (int i = 0; i <= matcher.groupCount(); i++) {
            captures.add(matcher.start(i) < 0 ? "" : text.substring(matcher.start(i), matcher.end(i)));
        }
        return Optional.of(captures);
    }

    private Matcher matcher(String text, Budget budget) {
        budget.step(1 + (1L + text.length()) * weight / STATES_A_STEP);
        return compiled.matcher(foldsCase ? Ascii.toLowerCase(text) : text);
    }
}
