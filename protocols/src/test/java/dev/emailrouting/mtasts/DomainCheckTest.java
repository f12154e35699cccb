package dev.emailrouting.mtasts;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.mtasts.DomainReport.MxReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DomainCheckTest {
    private static final DnsName DOMAIN = DnsName.of("example.com").orElseThrow();

    private final Map<String, Object> zone = new HashMap<>();
    private final PolicyHost policyHost = new PolicyHost();

    @BeforeEach
    void publish() {
        zone.put("_mta-sts.example.com", Map.of("TXT", List.of("v=STSv1; id=7")));
        exchangers(Map.of("priority", 10, "exchange", "mx.example.com"));
        policyHost.serve("example.com", StsMode.ENFORCE, Duration.ofDays(1));
    }

    private void exchangers(Map<?, ?>... exchangers) {
        zone.put("example.com", Map.of("MX", List.of(exchangers)));
    }

    /** Only {@code mx.example.com} is good. */
    private DomainReport check() {
        return new DomainCheck(
                        InMemoryDnsClient.of(zone),
                        policyHost,
                        host -> host.equals("mx.example.com")
                                ? ImmutableMxTls.builder().version("TLSv1.3").build()
                                : ImmutableMxTls.builder()
                                        .problem("it does not offer STARTTLS")
                                        .build())
                .check(DOMAIN);
    }

    @Test
    void whatIsWellIsGood() {
        DomainReport report = check();

        assertThat(report.isGood()).isTrue();
        assertThat(report.domain()).isEqualTo("example.com");
        assertThat(report.record().orElseThrow().id()).isEqualTo("7");
        assertThat(report.policy().orElseThrow().mode()).isEqualTo(StsMode.ENFORCE);
        assertThat(report.exchangers()).map(MxReport::host).containsExactly("mx.example.com");
        assertThat(report.exchangers().get(0).tls().version()).contains("TLSv1.3");
    }

    @Test
    void exchangersAreInTheirOrderAndOneThatIsNotWellIsNamed() {
        exchangers(
                Map.of("priority", 20, "exchange", "mx.other.example"),
                Map.of("priority", 10, "exchange", "mx.example.com"));

        DomainReport report = check();

        assertThat(report.isGood()).isFalse();
        assertThat(report.exchangers()).map(MxReport::host).containsExactly("mx.example.com", "mx.other.example");
        assertThat(report.exchangers()).map(MxReport::isGood).containsExactly(true, false);
        assertThat(report.exchangers().get(1).permitted()).isFalse();
        assertThat(report.exchangers().get(1).tls().problem()).contains("it does not offer STARTTLS");
    }

    @Test
    void underModeNoneEveryExchangerIsPermitted() {
        exchangers(Map.of("priority", 20, "exchange", "mx.other.example"));
        policyHost.serve("example.com", StsMode.NONE, Duration.ofDays(1));

        assertThat(check().exchangers()).map(MxReport::permitted).containsExactly(true);
        assertThat(check().isGood()).isTrue(); // and its TLS is nobody's business
    }

    @Test
    void anExchangerThatIsNamedTwiceIsTriedOnce() {
        exchangers(
                Map.of("priority", 10, "exchange", "mx.example.com"),
                Map.of("priority", 20, "exchange", "mx.example.com"));

        assertThat(check().exchangers()).hasSize(1);
    }

    @Test
    void withoutMxRecordsTheDomainItselfIsTheExchanger() { // RFC 5321 5.1
        zone.put("example.com", Map.of("A", List.of("192.0.2.1")));

        DomainReport report = check();

        assertThat(report.exchangers()).map(MxReport::host).containsExactly("example.com");
        assertThat(report.exchangers()).map(MxReport::permitted).containsExactly(false);
    }

    @Test
    void aDomainThatTakesNoMailIsNotGood() { // RFC 7505
        exchangers(Map.of("priority", 0, "exchange", "."));

        assertThat(check().exchangersProblem()).contains("the domain takes no mail (null MX)");
        assertThat(check().isGood()).isFalse();
    }

    @Test
    void whatIsMissingIsTold() {
        zone.clear();
        policyHost.stop("example.com");

        DomainReport report = check();

        assertThat(report.isGood()).isFalse();
        assertThat(report.recordProblem()).contains("the name does not exist");
        assertThat(report.policyProblem()).contains(PolicyHost.AWAY);
        assertThat(report.exchangersProblem()).contains("the name does not exist");
    }

    @Test
    void aRecordThatIsMalformedIsTold() {
        zone.put("_mta-sts.example.com", Map.of("TXT", List.of("v=STSv1; id=-")));

        assertThat(check().recordProblem()).contains("id is not 1 to 32 letters and digits");
    }
}
