package dev.emailrouting.sieve.match;

import java.util.Locale;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.ProgramLimits;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ComparatorTest {
    private final Budget budget = Budget.of(ProgramLimits.usual(), () -> 0L);

    @Property
    void equalIsWhatNoneComesBefore(
            @ForAll Comparator comparator, @ForAll("texts") String one, @ForAll("texts") String other) {
        assertThat(comparator.equal(one, other, budget)).isEqualTo(comparator.compare(one, other, budget) == 0);
        assertThat(Integer.signum(comparator.compare(one, other, budget)))
                .isEqualTo(-Integer.signum(comparator.compare(other, one, budget)));
    }

    @Property
    void aTextContainsWhatJavaFindsInIt(@ForAll("texts") String text, @ForAll("texts") String part) {
        assertThat(Comparator.OCTET.contains(text, part, budget)).isEqualTo(text.contains(part));
        assertThat(Comparator.ASCII_CASEMAP.contains(text, part, budget))
                .isEqualTo(text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)));
    }

    /** RFC 4790 9.1.1. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, -1",
        "1, 4294967298, -1",
        "4294967298, 04294967298, 0",
        "4294967298b, 4294967298, 0",
        "04294967298, '', -1",
        "'', x, 0",
        "x, y, 0",
        "10, 9, 1"
    })
    void numbersAreOfAnySize(String one, String other, int compared) {
        assertThat(Integer.signum(Comparator.ASCII_NUMERIC.compare(one, other, budget)))
                .isEqualTo(compared);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withChars("abAB19 x").ofMaxLength(6),
                Arbitraries.strings().numeric().ofMaxLength(12));
    }
}
