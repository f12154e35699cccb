package dev.emailrouting.spf;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MacroStringTest {
    private static String name(String spec, String value) throws InvalidSpfRecordException {
        return MacroString.domainSpec(spec).expandToName(letter -> value);
    }

    @Test
    void aNameThatIsTooLongLosesLabelsOnTheLeft() throws InvalidSpfRecordException { // RFC 7208 7.3
        String parent = "x".repeat(60) + "." + "y".repeat(60) + "." + "z".repeat(60);
        String fits = "a".repeat(253 - parent.length() - 1);

        assertThat(name("%{l}." + parent, fits)).isEqualTo(fits + "." + parent);
        assertThat(name("%{l}." + parent, "b." + fits)).isEqualTo(fits + "." + parent);
        assertThat(name("%{l}." + parent, fits + "a")).isEqualTo(parent);
    }

    @Test
    void aNameOfOneLabelThatIsTooLongIsNoName() throws InvalidSpfRecordException {
        assertThat(name("%{l}", "a".repeat(254))).isEmpty();
    }

    @Test
    void theTrailingDotIsNoPartOfAName() throws InvalidSpfRecordException {
        assertThat(name("a.example.", "")).isEqualTo("a.example");
        assertThat(name("%{l}", "b.example.")).isEqualTo("b.example");
    }

    @Test
    void anyNumberOfPartsIsTaken() throws InvalidSpfRecordException {
        assertThat(name("%{l00002}", "a.b.c")).isEqualTo("b.c");
        assertThat(name("%{l99999999999999999999}", "a.b.c")).isEqualTo("a.b.c");
    }

    @Test
    void whatIsNotUnreservedIsEscapedInUpperCase() throws InvalidSpfRecordException { // RFC 7208 7.3
        assertThat(MacroString.text("%{L}").expandToText(letter -> "a~b-c_d.e f+g/h%", 99))
                .isEqualTo("a~b-c_d.e%20f%2Bg%2Fh%25");
    }
}
