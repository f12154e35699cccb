package dev.emailrouting.routing;

import java.util.Locale;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DomainNameTest {
    private static final String LABEL_63 = "a".repeat(63);

    @ParameterizedTest
    @CsvSource({
        "example.com,                   example.com",
        "Example.COM,                   example.com",
        "example.com.,                  example.com",
        "a.b,                           a.b",
        "3com.com,                      3com.com",
        "mail-1.sub.example.com,        mail-1.sub.example.com",
        "bücher.example,                xn--bcher-kva.example",
        "BÜCHER.example,                xn--bcher-kva.example",
        "xn--bcher-kva.example,         xn--bcher-kva.example",
        "XN--BCHER-KVA.EXAMPLE,         xn--bcher-kva.example",
        "例え.テスト,                    xn--r8jz45g.xn--zckzah",
        "例え。テスト,                   xn--r8jz45g.xn--zckzah",
        "ｅｘａｍｐｌｅ.com,              example.com",
    })
    void oneNameHasOneForm(String written, String kept) {
        assertThat(DomainName.parse(written)).hasToString(kept).isEqualTo(DomainName.parse(kept));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "com",
                "com.",
                "example..com",
                ".example.com",
                "example.com..",
                "-a.com",
                "a-.com",
                "a_b.com",
                "a b.com",
                " example.com",
                "example.com ",
                "example.com\n",
                "example.com\0",
                "*.example.com",
                "@example.com",
                "a@example.com",
                "example.com/x",
                "exa%mple.com",
                "[127.0.0.1]",
                "127.0.0.1",
                "1.2",
                "::1",
                "example.42",
                "xn--.com\u0000",
                "\ud800.com",
                "a.\u202e.com"
            })
    void whatIsNoMailDomainIsRefused(String text) {
        assertThatThrownBy(() -> DomainName.parse("zone", text))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        fault -> assertThat(fault.field()).isEqualTo("zone"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "straße.example",
                "STRASSE\u1e9e.example",
                "ολος\u03c2.example",
                "a\u200db.example",
                "a\u200cb.example"
            })
    void aNameThatOldAndNewIdnaReadDifferentlyIsOnlyTakenAsAnALabel(String text) {
        assertThatThrownBy(() -> DomainName.parse(text)).hasMessageContaining("A-label");
        assertThat(DomainName.parse("xn--strae-oqa.example")).hasToString("xn--strae-oqa.example");
    }

    @Test
    void aLabelHas63Octets() {
        assertThat(DomainName.parse(LABEL_63 + ".com")).hasToString(LABEL_63 + ".com");
        assertThatThrownBy(() -> DomainName.parse(LABEL_63 + "a.com")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aNameHas253OctetsAndMayHaveADotBehindThem() {
        String longest = (LABEL_63 + ".").repeat(3) + "a".repeat(61);

        assertThat(DomainName.parse(longest)).hasToString(longest);
        assertThat(DomainName.parse(longest + ".")).hasToString(longest);
        assertThatThrownBy(() -> DomainName.parse(longest + "a")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void theBoundHoldsForALabels() {
        String shortAsTyped = "邑嫌嵌崖弛悔撃暁概歌汰狽玩瑠.".repeat(6) + "com";

        assertThat(shortAsTyped).hasSizeLessThan(253);
        assertThatThrownBy(() -> DomainName.parse(shortAsTyped)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aRefusalQuotesHostileTextHarmlessly() {
        assertThatThrownBy(() -> DomainName.parse("x\r\nInjected: yes"))
                .hasMessage("domain: 'x??Injected: yes' is not a domain name of two or more labels");
        assertThatThrownBy(() -> DomainName.parse("x".repeat(1_000_000)))
                .satisfies(fault -> assertThat(fault.getMessage()).hasSizeLessThan(120));
    }

    @Property
    void anyTextIsADomainNameOrInvalidInput(@ForAll("texts") String text) {
        DomainName name;
        try {
            name = DomainName.parse(text);
        } catch (InvalidInputException refused) {
            assertThat(refused.getMessage()).matches("[ -~]{1,250}");
            return;
        }
        assertThat(name.toString()).matches("[a-z0-9.-]{3,253}");
        assertThat(DomainName.parse(name.toString())).isEqualTo(name).hasToString(name.toString());
        assertThat(DomainName.parse(name.toString().toUpperCase(Locale.ROOT))).isEqualTo(name);
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> labels = Arbitraries.oneOf(
                Arbitraries.strings().withChars("ab1-").ofMaxLength(70),
                Arbitraries.strings().ofMaxLength(8),
                Arbitraries.of("xn--", "xn--a", "com", "\u3002", "ü"));
        return labels.list().ofMaxSize(6).map(parts -> String.join(".", parts));
    }
}
