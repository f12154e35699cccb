package dev.emailrouting.spf;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SpfRecordParserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1",
                "V=SPF1 ",
                "v=spf1  a   mx  -ALL ",
                "v=spf1 +a:x.example/24//64 ~mx/0//0 ?ptr:x.example -exists:%{ir}.%{v}._spf.%{d2}",
                "v=spf1 ip4:192.0.2.1 ip4:192.0.2.0/24 ip6:2001:DB8::/32 ip6:::ffff:192.0.2.1/128",
                "v=spf1 include:_spf.x.example redirect=%{d}.x.example. exp=%{l1r+-}.x.example",
                "v=spf1 a:foo:bar/baz.example.com",
                "v=spf1 a:x.%%%_%-.1-2 a:%{d}",
                "v=spf1 redirect=%{d2}",
                "v=spf1 unknown=%{c}%{r}%{t}:/whatever x.y-z_1=",
                "v=spf1 REDIRECT=x.example EXP=y.example"
            })
    void aRecordIsGivenBackAsItWas(String text) throws InvalidSpfRecordException {
        assertThat(SpfRecordParser.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=spf2 -all | the text does not begin with v=spf1",
                "v=spf1-all | the text does not begin with v=spf1",
                "v=spf1 -all. | there is no mechanism 'all.'",
                "v=spf1 -all:x | 'all' takes no argument",
                "v=spf1 + | there is no mechanism ''",
                "v=spf1 --all | there is no mechanism '-all'",
                "v=spf1 include | 'include' lacks its domain",
                "v=spf1 include: | '' does not end in a domain",
                "v=spf1 include:x.example/24 | 'x.example/24' does not end in a domain",
                "v=spf1 exists/24 | 'exists/24' has something else than a colon after its name",
                "v=spf1 ptr/0 | 'ptr/0' has something else than a colon after its name",
                "v=spf1 a:museum | 'museum' does not end in a domain",
                "v=spf1 a:x.123 | 'x.123' does not end in a domain",
                "v=spf1 a:x.-com | 'x.-com' does not end in a domain",
                "v=spf1 a:x.com- | 'x.com-' does not end in a domain",
                "v=spf1 a:x.%{d}com | 'x.%{d}com' does not end in a domain",
                "v=spf1 a/33 | '33' is no prefix length from 0 to 32",
                "v=spf1 a//129 | '129' is no prefix length from 0 to 128",
                "v=spf1 a/024 | '024' is no prefix length from 0 to 32",
                "v=spf1 a/24/32 | 'a/24' has something else than a colon after its name",
                "v=spf1 mx/ | 'mx/' has something else than a colon after its name",
                "v=spf1 ip4 | 'ip4' has something else than a colon after its name",
                "v=spf1 ip4:192.0.2 | '192.0.2' is no ip4 address",
                "v=spf1 ip4:192.0.2.01 | '192.0.2.01' is no ip4 address",
                "v=spf1 ip4:2001:db8::1 | '2001:db8::1' is no ip4 address",
                "v=spf1 ip4:192.0.2.1//32 | '/32' is no prefix length from 0 to 32",
                "v=spf1 ip6:192.0.2.1 | '192.0.2.1' is no ip6 address",
                "v=spf1 ip6:fe80::1%eth0 | 'fe80::1%eth0' is no ip6 address",
                "v=spf1 a:%{x}.example | %{x} has no meaning here",
                "v=spf1 exp=%{t}.example | %{t} has no meaning here",
                "v=spf1 a:%{d0}.example | a macro keeps 0 parts of its value",
                "v=spf1 a:%(d).example | '%(d).example' is no macro",
                "v=spf1 a:%{d | '%{d' is no macro",
                "v=spf1 x=% | '%' is no macro",
                "v=spf1 redirect=a.example redirect=b.example | 'redirect' comes twice",
                "v=spf1 exp=a.example EXP=b.example | 'EXP' comes twice",
                "v=spf1 redirect:x.example | there is no mechanism 'redirect'",
                "v=spf1 1up=x | there is no mechanism '1up=x'"
            })
    void whatIsWrongIsSaid(String text, String message) {
        assertThatThrownBy(() -> SpfRecordParser.parse(text))
                .isInstanceOf(InvalidSpfRecordException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\t", "\r", "\n", "\u0000", "\u007f", "\u0080", "\u0661"})
    void onlyPrintableAsciiIsInARecord(String character) { // RFC 7208 3.1
        assertThatThrownBy(() -> SpfRecordParser.parse("v=spf1 ip4:192.0.2.1" + character + " -all"))
                .hasMessage("the record holds more than printable ASCII");
    }

    @Test
    void aRecordHasABound() throws InvalidSpfRecordException {
        String longest = "v=spf1 " + "a".repeat(SpfRecordParser.MAX_LENGTH - 8) + "=";

        assertThat(SpfRecordParser.parse(longest)).hasToString(longest);
        assertThatThrownBy(() -> SpfRecordParser.parse(longest + "x")).hasMessageContaining("longer than 16384 octets");
    }

    @Test
    void aMessageRepeatsLittleOfWhatAStrangerWrote() {
        assertThatThrownBy(() -> SpfRecordParser.parse("v=spf1 " + "x".repeat(1000)))
                .hasMessage("there is no mechanism '" + "x".repeat(64) + "...'");
    }
}
