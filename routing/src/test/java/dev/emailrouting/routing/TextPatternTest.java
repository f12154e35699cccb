package dev.emailrouting.routing;

import java.util.List;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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
        "'^\\pL\\PL\\pN$', a-1,        true",
        "'^\\pL$',        1,          false",
        "'\\x4A',         J,          true",
        "'\\x{4a}',       j,          true",
        "'\\xC4',         ä,          true",
        "'\\112',         J,          true",
        "[[:upper:]],     j,          true",
        "[[:upper:]],     J,          true",
        "[[:^upper:]],    J,          false",
        "[[:upper:]],     1,          false",
        "[A-z],           _,          true",
        "[A-z],           J,          true",
        "[^A-z],          _,          false",
        "[0-Z],           J,          true",
        "[0-Z],           ?,          true",
        "[0-Z],           _,          false",
        "[a-Z],           J,          true",
        "[a-Z],           _,          false",
        "'[\\x4A-_]',     j,          true",
        "'[\\x4A-_]',     i,          false",
        "'[\\x4A-_]',     ^,          true",
        "[Ä-Ü],           ö,          true",
        "[А-Я],           Ж,          true",
        "'[\\x41-\\x5A]', j,          true",
        "'^[]A-]$',       ],          true",
        "'^[]A-]$',       A,          true",
        "'\\Q[A-C\\E',     [a-c,       true",
        "'\\Q[A-C\\E',     b,          false",
        "'\\QA\\B\\EC',    'a\\bC',     true",
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

    /** What Java has for them tells the same of texts of one letter. */
    @Property
    void aClassOfAsciiHasWhatItHasWithoutRegardToCase(
            @ForAll @CharRange(from = '0', to = 'z') char first,
            @ForAll @CharRange(from = '0', to = 'z') char last,
            @ForAll @CharRange(from = ' ', to = '~') char text,
            @ForAll boolean negated) {
        String range = String.format("[%s\\x%02x-\\x%02x]", negated ? "^" : "", (int) first, (int) last);
        Assume.that(first <= last);

        boolean has = IntStream.rangeClosed(first, last)
                .anyMatch(c -> Character.toLowerCase(c) == Character.toLowerCase(text));

        assertThat(TextPattern.regex("value", range).fits(Character.toString(text)))
                .isEqualTo(has != negated);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[A-\\d]", "[A-\\", "[b-a]", "[A", "\\x4", "\\pQ", "\\", "\\Q[A\\E["})
    void whatIsNoExpressionSaysSo(String regex) {
        assertThatThrownBy(() -> TextPattern.regex("value", regex))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is no regular expression of RE2");
    }

    @Property
    void anyTextIsAnExpressionOrSaysThatItIsNone(@ForAll("piecesOfExpressions") String regex) {
        try {
            assertThat(TextPattern.regex("value", regex).text()).isEqualTo(regex);
        } catch (InvalidInputException e) {
            assertThat(e.field()).isEqualTo("value");
        }
    }

    @Provide
    Arbitrary<String> piecesOfExpressions() {
        return Arbitraries.of(
                        "[^",
                        "[",
                        "]",
                        "-",
                        "A",
                        "Z",
                        "z",
                        "\u0130",
                        "\ud83d",
                        "\\",
                        "\\x4A",
                        "\\x{5a}",
                        "\\112",
                        "\\pL",
                        "\\d",
                        "\\Q",
                        "\\E",
                        "[:upper:]",
                        "[:^upper:]",
                        "(?P<N>",
                        "(?",
                        "(",
                        ")",
                        "{2}",
                        "*")
                .list()
                .ofMaxSize(9)
                .map(pieces -> String.join("", pieces));
    }

    @Test
    void aClassOfUnicodeWeighsWhatItHasLetters() {
        assertThat(TextPattern.regex("value", "[a-z]{2}").weight()).isLessThan(50);
        assertThat(TextPattern.regex("value", "\\pL{2}").weight()).isGreaterThan(200);
        assertThat(TextPattern.regex("value", "\\p{Greek}").weight()).isGreaterThan(100);
        assertThat(TextPattern.regex("value", "\\pL{2}").characters()).isEqualTo(12);
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
