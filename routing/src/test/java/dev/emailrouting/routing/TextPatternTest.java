package dev.emailrouting.routing;

import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TextPatternTest {

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "sales-*,     sales-eu,      true",
        "sales-*,     Sales-EU,      true",
        "SALES-*,     sales-eu,      true",
        "sales-*,     sales-,        true",
        "sales-*,     sales,         false",
        "sales-*,     presales-eu,   false",
        "*,           anything,      true",
        "a?c,         abc,           true",
        "a?c,         ac,            false",
        "a.c,         abc,           false",
        "a.c,         a.c,           true",
        "x[0-9],      x1,            false",
        "*.*,         first.last,    true",
    })
    void aGlobFitsTheWholeText(String glob, String text, boolean fits) {
        assertThat(TextPattern.glob("value", glob).fits(text)).isEqualTo(fits);
        assertThat(TextPattern.glob("value", glob).isFoundIn(text)).isEqualTo(fits);
    }

    @Test
    void whatWildcardsStandForIsCaptured() {
        assertThat(TextPattern.glob("value", "*-?-list").capturesOf("dev-x-list"))
                .contains(List.of("dev", "x"));
        assertThat(TextPattern.regex("value", "(a)?(b+)").capturesOf("bb")).contains(List.of("", "bb"));
        assertThat(TextPattern.regex("value", "a").capturesOf("b")).isEmpty();
    }

    @Test
    void anExpressionIsFoundWithinATextButFitsAsAWhole() {
        TextPattern invoice = TextPattern.regex("value", "invoice [0-9]+");

        assertThat(invoice.isFoundIn("Your INVOICE 42 is here")).isTrue();
        assertThat(invoice.fits("Your invoice 42 is here")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "a**", "(?<=a)b", "\\1", "[", "(?P<n>a", "a{1001}"})
    void whatIsNoExpressionOfRe2IsRefusedByField(String regex) {
        assertThatThrownBy(() -> TextPattern.regex("matchers[0].value", regex))
                .isInstanceOfSatisfying(
                        InvalidInputException.class, e -> assertThat(e.field()).isEqualTo("matchers[0].value"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a{201}", "(a{20}){20}", "((a{9}){9}){9}", "(a{1,100}){3}", "(a{2,}){101}"})
    void repetitionsThatMultiplyAreRefused(String regex) {
        assertThatThrownBy(() -> TextPattern.regex("value", regex)).hasMessageContaining("copies");
    }

    @ParameterizedTest(name = "{0} in {1}: {2}")
    @CsvSource({
        "[A-Z]+-EU,        sales-eu,   true",
        "'\\W',          a b,        true",
        "'\\W',          ab,         false",
        "'\\p{Greek}',   Ω,          true",
        "(?P<Who>X)y,      XY,         true",
        "(?:ÄÖ)ü,          äöÜ,        true",
    })
    void anExpressionIgnoresCaseButNotInItsOwnWords(String regex, String text, boolean found) {
        assertThat(TextPattern.regex("value", regex).isFoundIn(text)).isEqualTo(found);
    }

    /** RE2/J turns in circles where it is to ignore the case of these. */
    @ParameterizedTest
    @ValueSource(strings = {"\u1c88", "[\u1c80-\u1c88]", "\u1e9e", "\u03f4"})
    void aCharacterWhoseCasesFormNoCircleEndsToo(String regex) {
        assertThat(TextPattern.regex("value", regex).isFoundIn("x")).isFalse();
        assertThat(TextPattern.glob("value", "\u1c88*").fits("\u1c88x")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?i)a", "(?s:a)", "a(?-i)b"})
    void anExpressionHasNoFlags(String regex) {
        assertThatThrownBy(() -> TextPattern.regex("value", regex)).hasMessageContaining("no flags");
    }

    @Test
    void aCaptureKeepsItsSpelling() {
        assertThat(TextPattern.glob("value", "sales-*").capturesOf("Sales-EU")).contains(List.of("EU"));
    }

    @Test
    void theFirstCharactersOfALongTextAreLookedAt() {
        String text = "a".repeat(TextPattern.MAX_TEXT) + "z";

        assertThat(TextPattern.regex("value", "z").isFoundIn(text)).isFalse();
    }

    @Property
    void aTextWithoutWildcardsIsAGlobThatFitsItself(
            @ForAll
                    @CharRange(from = ' ', to = ')')
                    @CharRange(from = '+', to = '>')
                    @Chars({'@', '\\', 'E', 'Q', '['})
                    @StringLength(min = 1, max = TextPattern.MAX_LENGTH)
                    String text) {
        assertThat(TextPattern.glob("value", text).fits(text)).isTrue();
        assertThat(TextPattern.glob("value", text).fits(text + "x")).isFalse();
    }

    @Property
    void anyTextIsAPatternOrRefused(@ForAll @StringLength(max = 30) String text) {
        try {
            assertThat(TextPattern.regex("value", text).text()).isEqualTo(text);
        } catch (InvalidInputException e) {
            assertThat(e.field()).isEqualTo("value");
        }
    }
}
