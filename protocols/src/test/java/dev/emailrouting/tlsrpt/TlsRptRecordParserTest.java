package dev.emailrouting.tlsrpt;

import java.net.URI;

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

class TlsRptRecordParserTest {

    @Test
    void theTextIsKeptAsItWasPublished() throws Exception {
        String text = "v=TLSRPTv1 ;\t rua=mailto:a@example.com ,https://example.com/r ; x-y.z_1=1:2 ;";

        TlsRptRecord record = TlsRptRecordParser.parse(text);

        assertThat(record).hasToString(text);
        assertThat(record.rua().get(0).mailbox()).contains("a@example.com");
        assertThat(record.rua().get(0).url()).isEmpty();
        assertThat(record.rua().get(1).mailbox()).isEmpty();
        assertThat(record.rua().get(1).url()).contains(URI.create("https://example.com/r"));
    }

    @ParameterizedTest
    @CsvSource({
        "mailto:tls%2Creports%21@example.com, 'tls,reports!@example.com'",
        "MailTo:a@example.com?subject=x%20y, a@example.com",
        "mailto:%C3%BC@example.com, \u00fc@example.com",
    })
    void anAddressIsDecoded(String uri, String address) throws Exception { // RFC 8460 3, RFC 6068 2
        assertThat(record(uri).rua().get(0).mailbox()).contains(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mailto:%C3@example.com", "https://[half", "ftp://example.com/x"})
    void whatNothingCanBeSentToIsPassedOver(String uri) throws Exception { // RFC 8460 3
        ReportUri only = record(uri).rua().get(0);

        assertThat(only.mailbox()).isEmpty();
        assertThat(only.url()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mailto:a@example.com,", "x@example.com,mailto:a@example.com", "mailto:%zz,mailto:a@example.com"
            })
    void aBrokenUriDoesNotTakeTheOthersAlong(String rua) throws Exception {
        assertThat(record(rua).rua()).extracting(ReportUri::toString).containsExactly("mailto:a@example.com");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=TLSRPTv2; rua=mailto:a@example.com | does not begin",
                "' v=TLSRPTv1; rua=mailto:a@example.com' | does not begin",
                "v=TLSRPTv10; rua=mailto:a@example.com | does not begin",
                "v=TLSRPTv1; | rua= is missing",
                "v=TLSRPTv1; RUA=mailto:a@example.com | rua= is missing",
                "v=TLSRPTv1; rua=mailto:a@example.com; rua=mailto:b@example.com | rua= comes twice",
                "v=TLSRPTv1; rua=mailto:a@example.com; half | 'half' has no equals sign",
                "v=TLSRPTv1; rua=mailto:a@example.com; -x=1 | '-x' is no name",
                "v=TLSRPTv1; rua=mailto:a@example.com; x=1 2 | the value of x=",
                "v=TLSRPTv1; rua=mailto:a!b@example.com | rua= names no URI",
            })
    void whatIsWrongIsNamed(String text, String reason) {
        assertThatThrownBy(() -> TlsRptRecordParser.parse(text))
                .isInstanceOf(InvalidTlsRptRecordException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void whatAStrangerWroteIsRepeatedPrintableAndShort() {
        assertThatThrownBy(() -> TlsRptRecordParser.parse("v=TLSRPTv1; \r\n\u00fc" + "x".repeat(5000)))
                .hasMessage("'" + "???" + "x".repeat(29) + "...' has no equals sign");
    }

    @Property
    void anyTextEndsInARecordOrAReason(@ForAll String text) {
        assertEnds(text);
    }

    @Property
    void whatLooksLikeARecordEndsInOneOrAReason(@ForAll("lookalikes") String text) {
        assertEnds(text);
    }

    private static void assertEnds(String text) {
        try {
            TlsRptRecord record = TlsRptRecordParser.parse(text);
            assertThat(record).hasToString(text);
            assertThat(record.rua()).isNotEmpty().allSatisfy(uri -> {
                assertThat(uri.mailbox().isPresent() && uri.url().isPresent()).isFalse();
                assertThat(uri.toString()).isNotEmpty();
            });
        } catch (InvalidTlsRptRecordException e) {
            assertThat(e).hasMessageMatching("(?s).{5,150}");
        }
    }

    @Provide
    Arbitrary<String> lookalikes() {
        Arbitrary<String> parts = Arbitraries.of(
                "; ", " ;", "rua=", "mailto:", "https://", "a@example.com", "%2", "%2C", ",", "?", "=", "x", "\u00fc");
        return parts.list().ofMaxSize(12).map(all -> "v=TLSRPTv1;" + String.join("", all));
    }

    private static TlsRptRecord record(String rua) throws InvalidTlsRptRecordException {
        return TlsRptRecordParser.parse("v=TLSRPTv1; rua=" + rua);
    }
}
