package dev.emailrouting.tlsrpt;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The structure of RFC 8460 4.4, as its words have it where its example differs. */
class TlsReportJsonTest {
    private final JsonNode json = TlsReportJson.write(TlsReports.ofADay());

    @Test
    void aReportHasTheFieldsOfTheRfcAndNoOthers() {
        assertThat(names(json))
                .containsExactlyInAnyOrder("organization-name", "date-range", "contact-info", "report-id", "policies");
        assertThat(names(json.path("date-range"))).containsExactlyInAnyOrder("start-datetime", "end-datetime");
        assertThat(json.path("policies")).allSatisfy(result -> {
            assertThat(names(result)).containsExactlyInAnyOrder("policy", "summary", "failure-details");
            assertThat(names(result.path("policy")))
                    .containsExactlyInAnyOrder("policy-type", "policy-string", "policy-domain", "mx-host");
            assertThat(names(result.path("summary")))
                    .containsExactlyInAnyOrder("total-successful-session-count", "total-failure-session-count");
        });
        assertThat(names(json.at("/policies/0/failure-details/0")))
                .containsExactlyInAnyOrder(
                        "result-type",
                        "sending-mta-ip",
                        "receiving-mx-hostname",
                        "receiving-ip",
                        "failed-session-count",
                        "failure-reason-code");
    }

    @Test
    void theSpanIsAUtcDay() { // RFC 8460 4.1, RFC 3339
        assertThat(json.at("/date-range/start-datetime").textValue()).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(json.at("/date-range/end-datetime").textValue()).isEqualTo("2026-03-01T23:59:59Z");
    }

    @Test
    void policyAndPatternsAreListsOfTheirLinesAsServed() { // RFC 8460 4.4
        assertThat(json.at("/policies/0/policy/policy-string")).hasSize(5).allMatch(JsonNode::isTextual);
        assertThat(json.at("/policies/0/policy/policy-string/4").textValue()).isEqualTo("typo");
        assertThat(json.at("/policies/0/policy/mx-host/0").textValue()).isEqualTo("*.example.com");
    }

    @Test
    void countsAreNumbers() {
        assertThat(json.at("/policies/0/summary/total-successful-session-count").isIntegralNumber())
                .isTrue();
        assertThat(json.at("/policies/0/failure-details/0/failed-session-count").longValue())
                .isEqualTo(303);
    }

    @Test
    void emptyListsAreThereAndNothingIsNull() {
        assertThat(json.at("/policies/1/failure-details").isArray()).isTrue();
        assertThat(json.at("/policies/1/policy/policy-string").isArray()).isTrue();
        assertThat(json.at("/policies/1/policy/policy-domain").textValue()).isEqualTo("example.com");
        assertThat(json.toString()).doesNotContain("null");
    }

    @Test
    void whatIsWrittenIsReadBackEqual() throws Exception {
        assertThat(TlsReportReader.read(json.toString().getBytes(UTF_8))).isEqualTo(TlsReports.ofADay());
    }

    @Test
    void withoutItsDetailsAReportHasTheSameSums() throws Exception {
        TlsReport brief = TlsReports.ofADay().withoutDetails();

        assertThat(brief.failed()).isEqualTo(303);
        assertThat(brief.policies().get(0).failures()).isEmpty();
        assertThat(brief.policies().get(0).policy()).isEqualTo(TlsPolicy.sts("example.com", List.of(), List.of()));
        assertThat(TlsReportReader.read(TlsReportJson.write(brief).toString().getBytes(UTF_8)))
                .isEqualTo(brief);
    }

    @Test
    void aPolicyAndAFailureAreReadBackAlone() {
        assertThat(TlsReportReader.readPolicy(TlsReportJson.write(TlsReports.POLICY)))
                .isEqualTo(TlsReports.POLICY);
        assertThat(TlsReportReader.readFailure(TlsReportJson.write(TlsReports.EXPIRED)))
                .isEqualTo(TlsReports.EXPIRED);
    }

    @Test
    void everyResultTypeOfTheRfcHasItsWord() throws Exception { // RFC 8460 4.3
        Set<ResultType> types = Set.of(
                ResultType.STARTTLS_NOT_SUPPORTED,
                ResultType.CERTIFICATE_HOST_MISMATCH,
                ResultType.CERTIFICATE_EXPIRED,
                ResultType.CERTIFICATE_NOT_TRUSTED,
                ResultType.VALIDATION_FAILURE,
                ResultType.TLSA_INVALID,
                ResultType.DNSSEC_INVALID,
                ResultType.DANE_REQUIRED,
                ResultType.STS_POLICY_FETCH_ERROR,
                ResultType.STS_POLICY_INVALID,
                ResultType.STS_WEBPKI_INVALID);

        assertThat(new ObjectMapper().readTree("""
                        ["certificate-expired", "certificate-host-mismatch", "certificate-not-trusted", "dane-required",
                        "dnssec-invalid", "starttls-not-supported", "sts-policy-fetch-error", "sts-policy-invalid",
                        "sts-webpki-invalid", "tlsa-invalid", "validation-failure"]"""))
                .map(JsonNode::textValue)
                .containsExactlyElementsOf(
                        types.stream().map(ResultType::word).sorted().toList());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
