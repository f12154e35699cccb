package dev.emailrouting.routing;

import java.util.Locale;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sales@example.com",
                "a@b.c",
                "first.last@example.com",
                "user+detail=x@example.com",
                "!#$%&'*+/=?^_`{|}~-@example.com",
                "\"John Smith\"@example.com",
                "\"\"@example.com",
                "\"a@b\"@example.com",
                "\"a\\\"b\\\\\"@example.com",
            })
    void aMailboxIsKeptAsItWasSpelled(String text) {
        assertThat(EmailAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "sales",
                "@example.com",
                "sales@",
                "sales@example",
                "sales@@example.com",
                "a@b@example.com",
                ".sales@example.com",
                "sales.@example.com",
                "a..b@example.com",
                "a b@example.com",
                "a,b@example.com",
                "<sales@example.com>",
                "Sales <sales@example.com>",
                "@relay.example:sales@example.com",
                "sales@[127.0.0.1]",
                "sales@[IPv6:::1]",
                "sales@127.0.0.1",
                "\"@example.com",
                "\"a@example.com",
                "a\"@example.com",
                "\"a\"b\"@example.com",
                "\"a\\\"@example.com",
                "sales@example.com\r\nRCPT TO:<x@y.z>",
                "sa\rles@example.com",
                "\"sa\nles\"@example.com",
                "sa\0les@example.com",
                "\"tab\there\"@example.com",
                "del\u007f@example.com",
                "müller@example.com",
                "\"müller\"@example.com",
            })
    void whatSmtpCouldNotCarryIsRefused(String text) {
        assertThatThrownBy(() -> EmailAddress.parse("value[3]", text))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        fault -> assertThat(fault.field()).isEqualTo("value[3]"));
    }

    @ParameterizedTest
    @CsvSource({
        "Sales@Example.COM,           sales@example.com",
        "sales@example.com.,          sales@example.com",
        "sales@BÜCHER.example,        sales@xn--bcher-kva.example",
    })
    void caseAndTheFormOfTheDomainMakeNoDifference(String one, String other) {
        assertThat(EmailAddress.parse(one))
                .isEqualTo(EmailAddress.parse(other))
                .hasSameHashCodeAs(EmailAddress.parse(other))
                .isEqualByComparingTo(EmailAddress.parse(other));
    }

    @ParameterizedTest // RFC 5321 4.1.2: all quoted forms MUST be treated as equivalent
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "\"sales\"@example.com sales@example.com",
                "\"s\\ales\"@example.com sales@example.com",
                "\"S.ales\"@example.com s.ales@example.com",
                "\"a\\@b\"@example.com \"a@b\"@example.com",
            })
    void needlessQuotesMakeNoDifference(String one, String other) {
        assertThat(EmailAddress.parse(one)).isEqualTo(EmailAddress.parse(other)).hasToString(one);
        assertThat(EmailAddress.parse(one).key()).isEqualTo(other);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '`',
            value = {
                "\"a.\"@example.com a@example.com",
                "\"a\\\"\"@example.com \"a\"@example.com",
                "\"a\\\\b\"@example.com ab@example.com",
                "a+b@example.com a@example.com",
                "a.b@example.com ab@example.com",
            })
    void otherMailboxesStayApart(String one, String other) {
        assertThat(EmailAddress.parse(one)).isNotEqualTo(EmailAddress.parse(other));
    }

    @Test
    void aLocalPartHas64OctetsAndAnAddress254() { // RFC 5321 4.5.3.1
        String local = "l".repeat(64);
        String domain = ("d".repeat(62) + ".").repeat(2) + "d".repeat(63);

        assertThat(EmailAddress.parse(local + "@" + domain).toString()).hasSize(254);
        assertThatThrownBy(() -> EmailAddress.parse(local + "l@example.com")).hasMessageContaining("64");
        assertThatThrownBy(() -> EmailAddress.parse(local + "@d." + domain)).hasMessageContaining("254");
    }

    @Property
    void anyTextIsAnAddressOrInvalidInput(@ForAll("texts") String text) {
        EmailAddress address;
        try {
            address = EmailAddress.parse(text);
        } catch (InvalidInputException refused) {
            assertThat(refused.getMessage()).matches("[ -~]{1,250}");
            return;
        }
        assertThat(address.toString()).matches("[ -~]{3,254}");
        assertThat(EmailAddress.parse(address.toString())).isEqualTo(address).hasToString(address.toString());
        assertThat(EmailAddress.parse(address.key())).isEqualTo(address).hasToString(address.key());
        assertThat(address.key()).isEqualTo(address.key().toLowerCase(Locale.ROOT));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> locals = Arbitraries.oneOf(
                Arbitraries.strings().withChars("aA1.+!").ofMaxLength(66),
                Arbitraries.strings().withChars("aA.@\"\\ \u00e9\r\n").ofMaxLength(12),
                Arbitraries.strings().withChars("aA.@\\ \"").ofMaxLength(8).map(text -> '"' + text + '"'));
        return Combinators.combine(
                        locals, Arbitraries.of("example.com", "Example.com.", "bücher.example", "x", "[::1]"))
                .as((local, domain) -> local + "@" + domain);
    }

    @Test
    void onlyTheServersOwnMailboxesMayHaveADomainOfOneLabel() {
        assertThat(EmailAddress.parseServer("postmaster@localhost")).hasToString("postmaster@localhost");
        assertThatThrownBy(() -> EmailAddress.parse("postmaster@localhost")).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> EmailAddress.parseServer("postmaster@local host"))
                .isInstanceOf(InvalidInputException.class);
    }
}
