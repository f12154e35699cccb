package dev.emailrouting.tlsrpt;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Reports of ours against RFC 8460 4.4 as a schema: made from its text, for the RFC has none. */
class TlsReportSchemaTest {
    private static final JsonSchema SCHEMA = JsonSchemaFactory.getInstance(VersionFlag.V202012)
            .getSchema(
                    TlsReportSchemaTest.class.getResourceAsStream("/tls-report.schema.json"),
                    SchemaValidatorsConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build());

    static Stream<TlsReport> reports() {
        ImmutableTlsFailure all = ImmutableTlsFailure.copyOf(TlsReports.EXPIRED)
                .withReceivingIp("2001:db8::7")
                .withReceivingMxHelo("mail.example.com")
                .withReasonCode(TlsFailure.MX_NOT_IN_POLICY)
                .withAdditionalInformation("https://sender.example/why");
        return Stream.of(
                TlsReports.ofADay(),
                TlsReports.ofADay()
                        .withPolicies(failed(
                                TlsPolicy.sts("example.com", List.of(), List.of()),
                                TlsFailure.of(ResultType.STS_POLICY_FETCH_ERROR))),
                TlsReports.ofADay()
                        .withPolicies(failed(TlsReports.POLICY, all.withType(ResultType.VALIDATION_FAILURE))));
    }

    private static PolicyResult failed(TlsPolicy policy, TlsFailure failure) {
        return ImmutablePolicyResult.builder()
                .policy(policy)
                .successful(0)
                .failed(3)
                .addFailures(FailureCount.of(failure, 3))
                .build();
    }

    @ParameterizedTest
    @MethodSource("reports")
    void whatWeSendIsWhatTheRfcDemands(TlsReport report) {
        assertThat(faults(TlsReportJson.write(report))).isEmpty();
    }

    @Test
    void theSchemaSeesWhatIsNot() {
        ObjectNode json = TlsReportJson.write(TlsReports.ofADay());
        json.putNull("contact-info");
        json.withObject("/date-range").put("end-datetime", "2026-03-01");
        json.withObject("/policies/0/policy").put("mx-host", "*.example.com");
        json.withObject("/policies/0/summary").put("total-failure-session-count", "303");
        json.withObject("/policies/0/failure-details/0").put("result-type", "expired");
        json.withObject("/policies/1").remove("failure-details");

        assertThat(faults(json)).hasSize(6);
    }

    private static Set<ValidationMessage> faults(ObjectNode json) {
        return SCHEMA.validate(json);
    }
}
