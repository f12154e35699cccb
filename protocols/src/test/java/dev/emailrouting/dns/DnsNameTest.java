package dev.emailrouting.dns;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DnsNameTest {
    private static String spelled(String text) {
        return DnsName.of(text).map(DnsName::toString).orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "Mail.EXAMPLE.com, mail.example.com",
        "example.com., example.com",
        "_dmarc.example.com, _dmarc.example.com",
        "localhost, localhost",
        "xn--BCHER-kva.example, xn--bcher-kva.example"
    })
    void aNameIsInLowerCaseWithoutTheRootsDot(String text, String name) {
        assertThat(spelled(text)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a..b", ".a", "a b", "a@b", "[192.0.2.1]", "a\u0000b", "a:b", "a/b", "a=b"})
    void whatIsNoNameIsNone(String text) {
        assertThat(DnsName.of(text)).isEmpty();
    }

    @Test
    void aLabelHasAtMost63Octets() { // RFC 1035 2.3.4
        assertThat(DnsName.of("a".repeat(63) + ".example")).isPresent();
        assertThat(DnsName.of("a".repeat(64) + ".example")).isEmpty();
    }

    @Test
    void aNameHasAtMost253Octets() {
        assertThat(DnsName.of("a.".repeat(126) + "b")).isPresent();
        assertThat(DnsName.of("a.".repeat(126) + "bc")).isEmpty();
        assertThat(DnsName.of("ü".repeat(1 << 20))).isEmpty();
    }

    @ParameterizedTest // answers of RFC 3492 7.1 and of the IDNA2008 registries
    @CsvSource({
        "bücher, xn--bcher-kva",
        "faß, xn--fa-hia",
        "βόλος, xn--nxasmm1c",
        "他们为什么不说中文, xn--ihqwcrb4cv8a8dqg056pqjye",
        "почемужеонинеговорятпорусски, xn--b1abfaaepdrnnbgefbadotcwatmq2g4l",
        "למההםפשוטלאמדבריםעברית, xn--4dbcagdahymbxekheh6e0a7fei0b",
        "ليهمابتكلموشعربي؟, none",
        "なぜみんな日本語を話してくれないのか, xn--n8jok5ay5dzabd5bym9f0cm5685rrjetr6pdxa",
        "ıstanbul, xn--stanbul-qfb",
        "例え, xn--r8jz45g"
    })
    void aULabelIsLookedUpAsItsALabel(String label, String aLabel) {
        assertThat(spelled(label)).isEqualTo(aLabel);
    }

    @Test
    void aSharpSIsNoDoubleS() { // RFC 5894 7.2
        assertThat(DnsName.of("faß.example")).isNotEqualTo(DnsName.of("fass.example"));
    }

    @Test
    void theFinalSigmaIsALetterOfItsOwn() {
        assertThat(DnsName.of("βόλος.example")).isNotEqualTo(DnsName.of("βόλοσ.example"));
    }

    @Test
    void aJoinerIsNotLost() { // which IDNA 2003 drops, and so looks up another name
        assertThat(DnsName.of("نامه\u200cای.example")).isNotEqualTo(DnsName.of("نامهای.example"));
    }

    @Test
    void capitalsAndDecomposedLettersAreTheSameName() { // RFC 5895 2
        assertThat(DnsName.of("BÜCHER.example")).isEqualTo(DnsName.of("bücher.example"));
        assertThat(DnsName.of("bu\u0308cher.example")).isEqualTo(DnsName.of("bücher.example"));
    }

    @ParameterizedTest // RFC 5892: unstable, ignorable, symbols, unassigned; RFC 5891 4.2.3: hyphens, marks
    @ValueSource(
            strings = {
                "ｂａｎｋ",
                "a\u2024b",
                "a。b",
                "☃",
                "x\u00adü",
                "ü\ufe0f",
                "ü\u202e",
                "ﬁü",
                "ü\u0378",
                "-ü",
                "ü-",
                "ab--ü",
                "\u0301a",
                "ü b",
                "ü/",
                "\ufffd",
                "ü_"
            })
    void whatIdna2008DoesNotAllowIsNoName(String label) {
        assertThat(DnsName.of(label + ".example")).isEmpty();
    }

    @Test
    void aNameIsWithinItselfAndThoseAbove() {
        DnsName name = DnsName.of("a.example.com").orElseThrow();

        assertThat(name.isWithin(name)).isTrue();
        assertThat(name.isWithin(DnsName.of("example.com").orElseThrow())).isTrue();
        assertThat(name.isWithin(DnsName.of("ample.com").orElseThrow())).isFalse();
        assertThat(DnsName.of("example.com").orElseThrow().isWithin(name)).isFalse();
    }

    @Test
    void aLetterWhoseSmallOneIsAsciiMakesNoALabel() { // the Kelvin sign
        assertThat(spelled("\u212aelvin.example")).isEqualTo("kelvin.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0870", "\u0378", "\ud800", "\uffff", "\u13a0"})
    void whatTheJdkDoesNotKnowOrKnowsOtherwiseIsNoName(String label) {
        assertThat(DnsName.of("a" + label)).isEmpty();
    }

    @Property
    void aNameReadAgainIsTheSame(@ForAll @StringLength(max = 300) String anything) {
        DnsName.of(anything)
                .ifPresent(name -> assertThat(DnsName.of(name.toString())).contains(name));
    }
}
