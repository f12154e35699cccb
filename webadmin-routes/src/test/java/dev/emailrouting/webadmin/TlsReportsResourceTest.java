package dev.emailrouting.webadmin;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.tlsreport.ImmutableReceivedReport;
import dev.emailrouting.routing.tlsreport.ImmutableSessionCount;
import dev.emailrouting.tlsrpt.TlsPolicy;
import dev.emailrouting.tlsrpt.TlsReports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class TlsReportsResourceTest {
    private static final String OUTGOING = "/email-routing/tls-reports/outgoing";
    private static final String RECEIVED = "/email-routing/tls-reports/received";
    private static final ImmutableSessionCount COUNT = ImmutableSessionCount.builder()
            .day(LocalDate.parse("2026-03-01"))
            .policy(TlsReports.POLICY)
            .sessions(5)
            .build();

    private EmailRoutingServer server;
    private Webadmin webadmin;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
        webadmin = server.webadmin;
        server.tlsReports.add(List.of(
                COUNT,
                COUNT.withFailure(TlsReports.EXPIRED).withSessions(2),
                COUNT.withPolicy(TlsPolicy.noPolicyFound("other.example")),
                COUNT.withDay(LocalDate.parse("2026-03-02"))));
        server.receivedReports.keep(ImmutableReceivedReport.builder()
                .received(Instant.parse("2026-03-02T09:00:00Z"))
                .submitter("sender.example")
                .authentic(true)
                .report(TlsReports.ofADay())
                .build());
        server.receivedReports.keep(ImmutableReceivedReport.builder()
                .received(Instant.parse("2026-03-03T09:00:00Z"))
                .submitter("forged.example")
                .authentic(false)
                .report(TlsReports.ofADay()
                        .withId("2")
                        .withBegin(Instant.parse("2026-03-02T00:00:00Z"))
                        .withEnd(Instant.parse("2026-03-02T23:59:59Z"))
                        .withOrganization(Optional.empty())
                        .withContact(Optional.empty())
                        .withPolicies(TlsReports.ofADay().policies().get(1)))
                .build());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void outgoingReportsAreListedByDayAndDomain() {
        Reply all = webadmin.get(OUTGOING);

        assertThat(all.json().path("entries"))
                .extracting(entry ->
                        entry.path("day").asText() + " " + entry.path("domain").asText())
                .containsExactly("2026-03-02 example.com", "2026-03-01 example.com", "2026-03-01 other.example");
        assertThat(all.at("/total")).isEqualTo("3");
        assertThat(webadmin.get(OUTGOING + "?day=2026-03-01&domain=Example.COM")
                        .json()
                        .path("entries"))
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.path("state").asText()).isEqualTo("waiting");
                    assertThat(entry.path("successful").asInt()).isEqualTo(5);
                    assertThat(entry.path("failed").asInt()).isEqualTo(2);
                    assertThat(entry.path("due").asText()).startsWith("2026-03-02T0");
                });
        assertThat(webadmin.get(OUTGOING + "?state=sent").at("/total")).isEqualTo("0");
        assertThat(webadmin.get(OUTGOING + "?limit=1&offset=1").at("/entries/0/day"))
                .isEqualTo("2026-03-01");
    }

    @Test
    void oneIsShownWithTheReportThatIsSent() {
        Reply one = webadmin.get(OUTGOING + "/2026-03-01/example.com");

        assertThat(one.status()).isEqualTo(200);
        assertThat(one.at("/report/report-id")).isEqualTo("20260301.example.com@example.org");
        assertThat(one.at("/report/organization-name")).isEqualTo("example.org");
        assertThat(one.at("/report/policies/0/failure-details/0/result-type")).isEqualTo("certificate-expired");
    }

    @Test
    void receivedReportsAreFoundByWhatTheySay() {
        Reply all = webadmin.get(RECEIVED);

        assertThat(all.json().findValuesAsText("submitter")).containsExactly("forged.example", "sender.example");
        assertThat(all.at("/entries/1/authentic")).isEqualTo("true");
        assertThat(all.at("/entries/1/organization")).isEqualTo("Sender, Inc.");
        assertThat(all.at("/entries/1/policies/0/failed")).isEqualTo("303");
        assertThat(webadmin.get(RECEIVED + "?failed=true&domain=example.com&submitter=sender.example")
                        .at("/total"))
                .isEqualTo("1");
        assertThat(webadmin.get(RECEIVED + "?authentic=false").at("/entries/0/submitter"))
                .isEqualTo("forged.example");
        assertThat(webadmin.get(RECEIVED + "?since=2026-03-02T00:00:00Z").at("/total"))
                .isEqualTo("1");
        assertThat(webadmin.get(RECEIVED + "?until=2026-03-01T00:00:00Z").at("/total"))
                .isEqualTo("0");
    }

    @Test
    void oneIsShownWithTheReportThatCame() {
        String id = webadmin.get(RECEIVED + "?failed=true").at("/entries/0/id");

        Reply one = webadmin.get(RECEIVED + "/" + id);

        assertThat(one.at("/reportId")).isEqualTo(TlsReports.ofADay().id());
        assertThat(one.at("/report/policies/0/policy/policy-string/4")).isEqualTo("typo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OUTGOING + "/2026-03-09/example.com",
                OUTGOING + "/2026-03-01/nowhere.example",
                RECEIVED + "/0123456789abcdef0123456789abcdef"
            })
    void whatIsNotThereIsSaidSo(String path) {
        assertThat(webadmin.get(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OUTGOING + "?day=yesterday",
                OUTGOING + "?state=lost",
                OUTGOING + "/2026-02-30/example.com",
                RECEIVED + "?failed=perhaps",
                RECEIVED + "?authentic=perhaps"
            })
    void whatCannotBeUsedIsNamed(String path) {
        Reply reply = webadmin.get(path);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).matches("(day|state|failed|authentic): .*");
    }
}
