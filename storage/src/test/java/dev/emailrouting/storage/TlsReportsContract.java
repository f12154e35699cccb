package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.tlsreport.ImmutableReceivedReport;
import dev.emailrouting.routing.tlsreport.ImmutableReceivedReportQuery;
import dev.emailrouting.routing.tlsreport.ImmutableReportQuery;
import dev.emailrouting.routing.tlsreport.ImmutableSessionCount;
import dev.emailrouting.routing.tlsreport.OutgoingReport;
import dev.emailrouting.routing.tlsreport.ReceivedReport;
import dev.emailrouting.routing.tlsreport.ReceivedReportStore.Keeping;
import dev.emailrouting.routing.tlsreport.ReportLease;
import dev.emailrouting.routing.tlsreport.ReportState;
import dev.emailrouting.routing.tlsreport.ReportTimes;
import dev.emailrouting.routing.tlsreport.SessionCount;
import dev.emailrouting.routing.tlsreport.TlsReportStore;
import dev.emailrouting.tlsrpt.FailureCount;
import dev.emailrouting.tlsrpt.ImmutablePolicyResult;
import dev.emailrouting.tlsrpt.ImmutableTlsFailure;
import dev.emailrouting.tlsrpt.PolicyResult;
import dev.emailrouting.tlsrpt.ResultType;
import dev.emailrouting.tlsrpt.TlsFailure;
import dev.emailrouting.tlsrpt.TlsPolicy;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsReports;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the store of TLS reports does, in every database. */
interface TlsReportsContract {
    LocalDate SUNDAY = LocalDate.parse("2026-03-01");
    String DOMAIN = "example.com";
    Instant DUE = ReportTimes.due(SUNDAY, DOMAIN);
    Duration LEASE = Duration.ofMinutes(15);

    Database database();

    private JdbcTlsReportStore tlsReports() {
        return new JdbcTlsReportStore(database(), new SecureRandom());
    }

    private JdbcReceivedReportStore receivedReports() {
        return new JdbcReceivedReportStore(database(), new SecureRandom());
    }

    static ImmutableSessionCount successes(long sessions) {
        return ImmutableSessionCount.builder()
                .day(SUNDAY)
                .policy(TlsReports.POLICY)
                .sessions(sessions)
                .build();
    }

    static ImmutableSessionCount failures(TlsFailure failure, long sessions) {
        return successes(sessions).withFailure(failure);
    }

    static TlsFailure at(String host) {
        return ImmutableTlsFailure.builder()
                .type(ResultType.CERTIFICATE_EXPIRED)
                .receivingMxHostname(host)
                .build();
    }

    @Test
    default void whateverNodeCountsItIsAddedUp() {
        tlsReports().add(List.of(successes(5), failures(at("mx1.example.com"), 2)));
        tlsReports().add(List.of(failures(at("mx1.example.com"), 1), failures(at("mx2.example.com"), 4), successes(1)));

        List<PolicyResult> results = tlsReports().results(SUNDAY, DOMAIN);

        assertThat(results).hasSize(1);
        assertThat(results.get(0).policy()).isEqualTo(TlsReports.POLICY);
        assertThat(results.get(0).successful()).isEqualTo(6);
        assertThat(results.get(0).failed()).isEqualTo(7);
        assertThat(results.get(0).failures())
                .containsExactly(FailureCount.of(at("mx2.example.com"), 4), FailureCount.of(at("mx1.example.com"), 3));
    }

    @Test
    default void nodesThatCountAtOnceLoseNothing() throws Exception {
        ExecutorService nodes = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                done.add(nodes.submit(() -> IntStream.range(0, 10)
                        .forEach(i -> tlsReports()
                                .add(List.of(failures(at("mx" + i % 3 + ".example.com"), 1), successes(1))))));
            }
            for (Future<?> each : done) {
                each.get();
            }
        } finally {
            nodes.shutdown();
        }

        PolicyResult result = tlsReports().results(SUNDAY, DOMAIN).get(0);
        assertThat(result.successful()).isEqualTo(40);
        assertThat(result.failed()).isEqualTo(40);
        assertThat(result.failures()).hasSize(3);
    }

    @Test
    default void daysDomainsAndPoliciesAreCountedApart() {
        TlsPolicy other = TlsPolicy.noPolicyFound("other.example");
        tlsReports()
                .add(List.of(
                        successes(1),
                        successes(2).withDay(SUNDAY.plusDays(1)),
                        successes(3).withPolicy(other),
                        successes(4).withPolicy(TlsPolicy.noPolicyFound(DOMAIN))));

        assertThat(tlsReports().results(SUNDAY, DOMAIN))
                .extracting(PolicyResult::successful)
                .containsExactlyInAnyOrder(1L, 4L);
        assertThat(tlsReports().results(SUNDAY.plusDays(1), DOMAIN))
                .extracting(PolicyResult::successful)
                .containsExactly(2L);
        assertThat(tlsReports().results(SUNDAY, "other.example"))
                .extracting(PolicyResult::policy)
                .containsExactly(other);
    }

    @Test
    default void failuresOfTooManyKindsAreCountedByTheirType() {
        int tooMany = TlsReportStore.MAX_FAILURES + 20;

        tlsReports()
                .add(IntStream.range(0, tooMany)
                        .<SessionCount>mapToObj(i -> failures(at("mx" + i + ".example.com"), 1))
                        .toList());

        PolicyResult result = tlsReports().results(SUNDAY, DOMAIN).get(0);
        assertThat(result.failed()).isEqualTo(tooMany);
        assertThat(result.failures())
                .hasSize(TlsReportStore.MAX_FAILURES + 1)
                .contains(FailureCount.of(TlsFailure.of(ResultType.CERTIFICATE_EXPIRED), 20));
    }

    @Test
    default void policiesOfTooManyKindsAreCountedAsOneWithoutItsText() {
        int tooMany = TlsReportStore.MAX_POLICIES + 5;

        tlsReports()
                .add(IntStream.range(0, tooMany)
                        .<SessionCount>mapToObj(i ->
                                successes(1).withPolicy(TlsPolicy.sts(DOMAIN, List.of("max_age: " + i), List.of())))
                        .toList());

        assertThat(tlsReports().results(SUNDAY, DOMAIN))
                .hasSize(TlsReportStore.MAX_POLICIES + 1)
                .anySatisfy(result -> {
                    assertThat(result.policy()).isEqualTo(TlsPolicy.sts(DOMAIN, List.of(), List.of()));
                    assertThat(result.successful()).isEqualTo(5);
                });
    }

    @Test
    default void aReportIsDueAfterItsDayAndTakenByOne() {
        tlsReports().add(List.of(successes(5)));

        assertThat(tlsReports().lease(DUE.minusMillis(1), LEASE)).isEmpty();
        ReportLease lease = tlsReports().lease(DUE, LEASE).orElseThrow();
        assertThat(lease.day()).isEqualTo(SUNDAY);
        assertThat(lease.domain()).isEqualTo(DOMAIN);
        assertThat(lease.attempts()).isEqualTo(1);
        assertThat(lease.giveUp()).isEqualTo(DUE.plus(Duration.ofHours(24)));
        assertThat(lease.results()).isEqualTo(tlsReports().results(SUNDAY, DOMAIN));
        assertThat(tlsReports().lease(DUE, LEASE)).isEmpty();
    }

    @Test
    default void aNodeThatDiesIsFollowedByAnother() {
        tlsReports().add(List.of(successes(5)));
        ReportLease dead = tlsReports().lease(DUE, LEASE).orElseThrow();

        ReportLease next = tlsReports().lease(DUE.plus(LEASE), LEASE).orElseThrow();

        assertThat(next.attempts()).isEqualTo(2);
        assertThat(tlsReports().end(dead, ReportState.SENT, "too late")).isFalse();
        tlsReports().retry(dead, DUE, "too late");
        assertThat(tlsReports().end(next, ReportState.SENT, "to somebody")).isTrue();
        assertThat(outgoing().reason()).contains("to somebody");
    }

    @Test
    default void whatIsSentIsNotSentAgainUnlessNobodyTookIt() {
        tlsReports().add(List.of(successes(5)));
        ReportLease lease = tlsReports().lease(DUE, LEASE).orElseThrow();
        Instant later = DUE.plus(Duration.ofHours(1));

        tlsReports().end(lease, ReportState.SENT, "to somebody");
        tlsReports().add(List.of(successes(1)));
        assertThat(outgoing().state()).isEqualTo(ReportState.SENT);
        assertThat(tlsReports().lease(later, LEASE)).isEmpty();

        tlsReports().retry(lease, later, "refused");
        assertThat(outgoing().state()).isEqualTo(ReportState.WAITING);
        assertThat(outgoing().due()).isEqualTo(later);
        assertThat(tlsReports().lease(later.minusMillis(1), LEASE)).isEmpty();
        assertThat(tlsReports().lease(later, LEASE)).isPresent();
    }

    private OutgoingReport outgoing() {
        return tlsReports()
                .reports(ImmutableReportQuery.builder().domain(DOMAIN).build(), PageRequest.first())
                .entries()
                .get(0);
    }

    @Test
    default void reportsAreListedByDayAndDomain() {
        tlsReports()
                .add(List.of(
                        successes(5),
                        failures(at("mx1.example.com"), 2),
                        successes(1).withPolicy(TlsPolicy.noPolicyFound("another.example")),
                        successes(1).withDay(SUNDAY.plusDays(1))));
        tlsReports()
                .end(
                        tlsReports().lease(DUE.plus(Duration.ofDays(3)), LEASE).orElseThrow(),
                        ReportState.UNWANTED,
                        "x".repeat(5000));

        assertThat(tlsReports()
                        .reports(ImmutableReportQuery.builder().build(), PageRequest.first())
                        .entries())
                .extracting(report -> report.day() + " " + report.domain())
                .containsExactly("2026-03-02 example.com", "2026-03-01 another.example", "2026-03-01 example.com");
        OutgoingReport report = tlsReports()
                .reports(
                        ImmutableReportQuery.builder()
                                .day(SUNDAY)
                                .domain(DOMAIN)
                                .build(),
                        PageRequest.first())
                .entries()
                .get(0);
        assertThat(report.successful()).isEqualTo(5);
        assertThat(report.failed()).isEqualTo(2);
        assertThat(tlsReports()
                        .reports(
                                ImmutableReportQuery.builder()
                                        .state(ReportState.UNWANTED)
                                        .build(),
                                PageRequest.of(1, 0))
                        .total())
                .isEqualTo(1);
    }

    @Test
    default void oldDaysAreDeletedWithAllThatWasCounted() {
        tlsReports()
                .add(List.of(
                        successes(5),
                        failures(at("mx1.example.com"), 2),
                        successes(1).withDay(SUNDAY.plusDays(1))));

        assertThat(tlsReports().deleteBefore(SUNDAY.plusDays(1))).isEqualTo(1);

        assertThat(tlsReports().results(SUNDAY, DOMAIN)).isEmpty();
        assertThat(outgoing().day()).isEqualTo(SUNDAY.plusDays(1));
        assertThat(tlsReports().results(SUNDAY.plusDays(1), DOMAIN)).hasSize(1);
    }

    private static ImmutableReceivedReport received() {
        return ImmutableReceivedReport.builder()
                .received(DUE)
                .submitter("sender.example")
                .authentic(true)
                .report(TlsReports.ofADay())
                .build();
    }

    @Test
    default void aReceivedReportIsKeptOnce() {
        assertThat(receivedReports().keep(received())).isEqualTo(Keeping.KEPT);
        assertThat(receivedReports().keep(received())).isEqualTo(Keeping.REPEATED);
        assertThat(receivedReports().keep(received().withSubmitter("other.example")))
                .isEqualTo(Keeping.KEPT);

        assertThat(find(ImmutableReceivedReportQuery.builder().build()))
                .containsExactlyInAnyOrder(brief(received()), brief(received().withSubmitter("other.example")));
    }

    @Test
    default void aForgedReportDoesNotKeepTheAuthenticOneOut() {
        assertThat(receivedReports().keep(received().withAuthentic(false))).isEqualTo(Keeping.KEPT);
        assertThat(receivedReports().keep(received())).isEqualTo(Keeping.KEPT);
    }

    @Test
    default void whatAnybodyCanForgeLeavesRoomForWhatIsTrue() {
        IntStream.range(0, 500).forEach(i -> receivedReports().keep(unproven(i, "forger" + i % 20 + ".example")));

        assertThat(receivedReports().keep(unproven(500, "another.example"))).isEqualTo(Keeping.TOO_MANY);
        assertThat(receivedReports().keep(received())).isEqualTo(Keeping.KEPT);
        assertThat(receivedReports().keep(unproven(500, "another.example").withReceived(DUE.plus(Duration.ofDays(1)))))
                .isEqualTo(Keeping.KEPT);
    }

    @Test
    default void ofARegisteredDomainsNamesAllTogetherLeaveRoomForOthers() {
        IntStream.range(0, 50).forEach(i -> receivedReports().keep(unproven(i, "mx" + i + ".forger.com")));

        assertThat(receivedReports().keep(unproven(50, "forger.com"))).isEqualTo(Keeping.TOO_MANY);
        assertThat(receivedReports().keep(unproven(50, "f.orger.com"))).isEqualTo(Keeping.KEPT);
    }

    @Test
    default void longReportsOfOneSubmitterLeaveRoomForOthers() {
        TlsReport large = TlsReports.ofADay()
                .withPolicies(IntStream.range(0, 50)
                        .mapToObj(i -> ImmutablePolicyResult.copyOf(
                                        TlsReports.ofADay().policies().get(1))
                                .withPolicy(TlsPolicy.sts(DOMAIN, List.of("x".repeat(20_000)), List.of())))
                        .toList());
        receivedReports().keep(received().withAuthentic(false).withReport(large));

        assertThat(receivedReports().keep(unproven(1, "mail.sender.example"))).isEqualTo(Keeping.KEPT);
        assertThat(receivedReports().keep(unproven(1, "sender.example"))).isEqualTo(Keeping.TOO_MANY);
        assertThat(receivedReports().keep(unproven(1, "other.example"))).isEqualTo(Keeping.KEPT);
    }

    private static ImmutableReceivedReport unproven(int id, String submitter) {
        return received()
                .withAuthentic(false)
                .withSubmitter(submitter)
                .withReport(TlsReports.ofADay().withId("unproven " + id));
    }

    private static ReceivedReport brief(ImmutableReceivedReport received) {
        return received.withReport(received.report().withoutDetails());
    }

    @Test
    default void receivedReportsAreFoundByWhatTheySay() {
        TlsReport uneventful = TlsReports.ofADay()
                .withId("2")
                .withBegin(Instant.parse("2026-03-02T00:00:00Z"))
                .withEnd(Instant.parse("2026-03-02T23:59:59Z"))
                .withPolicies(TlsReports.ofADay().policies().get(1));
        receivedReports().keep(received());
        receivedReports().keep(received().withReport(uneventful));

        assertThat(find(ImmutableReceivedReportQuery.builder().build()))
                .extracting(report -> report.report().id())
                .containsExactly("2", TlsReports.ofADay().id());
        assertThat(find(ImmutableReceivedReportQuery.builder().domain(DOMAIN).build()))
                .hasSize(2);
        assertThat(find(ImmutableReceivedReportQuery.builder()
                        .domain("other.example")
                        .build()))
                .isEmpty();
        assertThat(find(ImmutableReceivedReportQuery.builder().failed(true).build()))
                .containsExactly(brief(received()));
        assertThat(find(ImmutableReceivedReportQuery.builder().authentic(true).build()))
                .hasSize(2);
        assertThat(find(ImmutableReceivedReportQuery.builder().authentic(false).build()))
                .isEmpty();
        assertThat(find(ImmutableReceivedReportQuery.builder()
                        .submitter("sender.example")
                        .since(uneventful.begin())
                        .build()))
                .containsExactly(brief(received().withReport(uneventful)));
        assertThat(find(ImmutableReceivedReportQuery.builder()
                        .until(uneventful.begin())
                        .build()))
                .containsExactly(brief(received()));
    }

    @Test
    default void aReceivedReportIsFoundByItsIdAndDeletedInTime() {
        receivedReports().keep(received());
        String id = receivedReports()
                .find(ImmutableReceivedReportQuery.builder().build(), PageRequest.first())
                .entries()
                .get(0)
                .id();

        assertThat(receivedReports().find(id).orElseThrow().received()).isEqualTo(received());
        assertThat(receivedReports().find("0")).isEqualTo(Optional.empty());
        assertThat(receivedReports().deleteBefore(DUE)).isZero();
        assertThat(receivedReports().deleteBefore(DUE.plusMillis(1))).isEqualTo(1);
        assertThat(receivedReports().find(id)).isEmpty();
    }

    private List<ReceivedReport> find(ImmutableReceivedReportQuery query) {
        return receivedReports().find(query, PageRequest.first()).entries().stream()
                .map(kept -> kept.received())
                .toList();
    }
}
