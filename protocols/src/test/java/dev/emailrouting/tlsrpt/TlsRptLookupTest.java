package dev.emailrouting.tlsrpt;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.dns.InMemoryDnsClient;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TlsRptLookupTest {

    @Test
    void theRecordStandsBelowTheDomain() throws Exception { // RFC 8460 3
        TlsRptAnswer answer = lookup(
                "{\"_smtp._tls.example.com\": {\"TXT\": [[\"v=TLSRPTv1; rua=mailto:\", \"a@example.com\"], [\"other\"]]}}");

        assertThat(answer.record()).map(TlsRptRecord::toString).contains("v=TLSRPTv1; rua=mailto:a@example.com");
        assertThat(answer.isUnknown()).isFalse();
    }

    @Test
    void ofSeveralNoneCounts() throws Exception { // RFC 8460 3
        String one = "[\"v=TLSRPTv1; rua=mailto:a@example.com\"]";

        TlsRptAnswer answer = lookup("{\"_smtp._tls.example.com\": {\"TXT\": [" + one + ", " + one + "]}}");

        assertThat(answer.record()).isEmpty();
        assertThat(answer.isUnknown()).isFalse();
        assertThat(answer.reason()).startsWith("of several records none counts");
    }

    @Test
    void noNameIsNoRecord() throws Exception {
        TlsRptAnswer answer = lookup("{}");

        assertThat(answer.record()).isEmpty();
        assertThat(answer.isUnknown()).isFalse();
        assertThat(answer.reason()).isEqualTo("the name does not exist");
    }

    @Test
    void aMalformedRecordIsNoneAndSaysWhy() throws Exception {
        TlsRptAnswer answer = lookup("{\"_smtp._tls.example.com\": {\"TXT\": [[\"v=TLSRPTv1; ruf=x\"]]}}");

        assertThat(answer.record()).isEmpty();
        assertThat(answer.reason()).isEqualTo("the record is malformed: rua= is missing");
    }

    @Test
    void aBrokenDnsIsNotTheSameAsNoRecord() throws Exception {
        TlsRptAnswer answer = lookup("{\"_smtp._tls.example.com\": {\"TXT\": \"SERVFAIL\"}}");

        assertThat(answer.isUnknown()).isTrue();
        assertThat(answer.reason()).isNotEmpty();
    }

    private static TlsRptAnswer lookup(String table) throws Exception {
        return new TlsRptLookup(InMemoryDnsClient.of(new ObjectMapper().readTree(table))).find("example.com");
    }
}
