package dev.emailrouting.sieve.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.ProgramLimits;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GlobTest {
    private static Budget budget() {
        return Budget.of(ProgramLimits.usual(), () -> 0L);
    }

    /** What RFC 5229 3.2 says of captures, by an expression whose stars take as little as they can; slow, and right. */
    private static Optional<List<String>> slowly(String glob, String text, boolean foldsCase) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*') {
                regex.append("(.*?)");
            } else if (c == '?') {
                regex.append("(.)");
            } else {
                i += c == '\\' && i + 1 < glob.length() ? 1 : 0;
                regex.append(Pattern.quote(glob.substring(i, i + 1)));
            }
        }
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL | (foldsCase ? Pattern.CASE_INSENSITIVE : 0))
                .matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<String> captures = new ArrayList<>();
        for (int i = 0; i <= matcher.groupCount(); i++) {
            captures.add(matcher.group(i));
        }
        return Optional.of(captures);
    }

    @Property(tries = 20_000)
    void capturesWhatAnExpressionOfShortestPartsDoes(@ForAll("globs") String glob, @ForAll("texts") String text) {
        assertThat(Glob.of(glob, Comparator.ASCII_CASEMAP).capturesOf(text, budget()))
                .isEqualTo(slowly(glob, text, true));
        assertThat(Glob.of(glob, Comparator.OCTET).capturesOf(text, budget())).isEqualTo(slowly(glob, text, false));
    }

    @Property
    void fitsWhereItCaptures(@ForAll("globs") String glob, @ForAll("texts") String text) {
        Glob pattern = Glob.of(glob, Comparator.OCTET);

        assertThat(pattern.fits(text, budget()))
                .isEqualTo(pattern.capturesOf(text, budget()).isPresent());
    }

    @Property
    void takesNoMoreStepsThanTextTimesPattern(@ForAll("globs") String glob, @ForAll("texts") String text) {
        Budget budget = budget();

        Glob.of(glob, Comparator.OCTET).fits(text, budget);

        assertThat(budget.steps()).isLessThanOrEqualTo((2L + text.length()) * (2L + glob.length()) * 2);
    }

    @Test
    void aBackslashAtTheEndIsItself() {
        assertThat(Glob.of("a\\", Comparator.OCTET).fits("a\\", budget())).isTrue();
    }

    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars("abA*?\\").ofMaxLength(9);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("abA").ofMaxLength(12),
                Arbitraries.strings().withChars("ab*?\\\r\n").ofMaxLength(8),
                Arbitraries.of("a😀b", "😀", "a😀", "😀b😀"));
    }
}
