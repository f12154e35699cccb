package dev.emailrouting.tlsrpt;

import java.time.Instant;
import java.util.List;

/** Reports to test with. */
public final class TlsReports {
    public static final TlsPolicy POLICY = TlsPolicy.sts(
            "example.com",
            List.of("version: STSv1", "mode: testing", "mx: *.example.com", "max_age: 86400", "typo"),
            List.of("*.example.com"));

    public static final TlsFailure EXPIRED = ImmutableTlsFailure.builder()
            .type(ResultType.CERTIFICATE_EXPIRED)
            .sendingMtaIp("192.0.2.1")
            .receivingMxHostname("mx1.example.com")
            .receivingIp("198.51.100.7")
            .reasonCode("certificate-expired")
            .build();

    private TlsReports() {}

    /** A session that succeeded. */
    public static PolicyResult of(TlsPolicy policy) {
        return ImmutablePolicyResult.builder()
                .policy(policy)
                .successful(1)
                .failed(0)
                .build();
    }

    /** Of 1 March 2026, for example.com, by sender.example. */
    public static ImmutableTlsReport ofADay() {
        return ImmutableTlsReport.builder()
                .organization("Sender, Inc.")
                .begin(Instant.parse("2026-03-01T00:00:00Z"))
                .end(Instant.parse("2026-03-01T23:59:59Z"))
                .contact("tls@sender.example")
                .id("20260301.example.com@sender.example")
                .addPolicies(
                        ImmutablePolicyResult.builder()
                                .policy(POLICY)
                                .successful(5326)
                                .failed(303)
                                .addFailures(FailureCount.of(EXPIRED, 303))
                                .build(),
                        ImmutablePolicyResult.builder()
                                .policy(TlsPolicy.noPolicyFound("example.com"))
                                .successful(2)
                                .failed(0)
                                .build())
                .build();
    }
}
