package dev.emailrouting.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.MovableClock;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.routing.tlsreport.ImmutableReportQuery;
import dev.emailrouting.routing.tlsreport.ImmutableReporter;
import dev.emailrouting.routing.tlsreport.ImmutableSettings;
import dev.emailrouting.routing.tlsreport.OutgoingReport;
import dev.emailrouting.routing.tlsreport.ReportLease;
import dev.emailrouting.routing.tlsreport.ReportState;
import dev.emailrouting.routing.tlsreport.TlsReportDelivery;
import dev.emailrouting.routing.tlsreport.TlsReportStore;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsRptLookup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.storage.TlsReportsContract.DOMAIN;
import static dev.emailrouting.storage.TlsReportsContract.DUE;
import static dev.emailrouting.storage.TlsReportsContract.SUNDAY;
import static dev.emailrouting.storage.TlsReportsContract.at;
import static dev.emailrouting.storage.TlsReportsContract.failures;
import static dev.emailrouting.storage.TlsReportsContract.successes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TlsReportDeliveryTest {
    private final MovableClock clock = new MovableClock(DUE);
    /** Where reports were mailed or posted to, taken or not. */
    private final List<String> sent = new CopyOnWriteArrayList<>();

    private final List<TlsReport> reports = new CopyOnWriteArrayList<>();
    private Database database;
    private JdbcTlsReportStore store;
    /** The store as the delivery comes by it. */
    private TlsReportStore reached;

    /** Of each try. */
    private final List<String> outcomes = new CopyOnWriteArrayList<>();

    private Duration answeredAfter = Duration.ZERO;
    private volatile String record = "[\"v=TLSRPTv1; rua=mailto:tls@example.com\"]";
    private volatile String refused = "nobody";
    private boolean onlyFailures;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:h2:mem:" + UUID.randomUUID());
        store = new JdbcTlsReportStore(database, new SecureRandom());
        reached = store;
        store.add(List.of(successes(5)));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void whileSending(int nodes, Runnable meanwhile) {
        List<TlsReportDelivery> deliveries =
                Stream.generate(this::sending).limit(nodes).toList();
        try {
            meanwhile.run();
        } finally {
            deliveries.forEach(TlsReportDelivery::close);
        }
    }

    private TlsReportDelivery sending() {
        return TlsReportDelivery.start(
                reached,
                new TlsRptLookup(dns()),
                this::mail,
                this::post,
                ImmutableSettings.builder()
                        .reporter(ImmutableReporter.of("Sender, Inc.", EmailAddress.parse("tls@sender.example")))
                        .onlyFailures(onlyFailures)
                        .pause(Duration.ofMillis(1))
                        .restAtFirst(Duration.ZERO)
                        .build(),
                outcomes::add,
                clock);
    }

    private DnsClient dns() {
        try {
            return InMemoryDnsClient.of(
                    new ObjectMapper().readTree("{\"_smtp._tls.example.com\": {\"TXT\": " + record + "}}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<String> mail(TlsReport report, String domain, EmailAddress to, Instant giveUp) {
        if (to.toString().startsWith("broken@")) {
            throw new IllegalStateException("no queue yet");
        }
        assertThat(domain).isEqualTo(DOMAIN);
        assertThat(giveUp).isEqualTo(DUE.plus(Duration.ofHours(24)));
        return take(report, to.toString());
    }

    private Optional<String> post(URI url, TlsReport report) {
        clock.advance(answeredAfter);
        return take(report, url.toString());
    }

    private Optional<String> take(TlsReport report, String to) {
        // A node that dies now must not have another one send it again.
        assertThat(state()).isEqualTo(ReportState.SENT);
        reports.add(report);
        sent.add(to);
        return Optional.of("refused").filter(reason -> to.contains(refused));
    }

    private ReportState state() {
        return report().state();
    }

    private OutgoingReport report() {
        return store.reports(ImmutableReportQuery.builder().build(), PageRequest.first())
                .entries()
                .get(0);
    }

    private void sendUntil(ReportState state) {
        whileSending(1, () -> await().until(() -> state() == state));
    }

    @Test
    void aDomainGetsOneReportHoweverManyNodesThereAre() {
        store.add(List.of(failures(at("mx1.example.com"), 2)));

        whileSending(3, () -> await().until(() -> !reports.isEmpty()));

        assertThat(sent).containsExactly("tls@example.com");
        TlsReport report = reports.get(0);
        assertThat(report.id()).isEqualTo("20260301.example.com@sender.example");
        assertThat(report.organization()).contains("Sender, Inc.");
        assertThat(report.contact()).contains("tls@sender.example");
        assertThat(report.begin()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(report.end()).isEqualTo(Instant.parse("2026-03-01T23:59:59Z"));
        assertThat(report.policies()).isEqualTo(store.results(SUNDAY, DOMAIN));
    }

    @Test
    void eachAddressThatTheDomainNamesGetsIt() { // RFC 8460 3
        record = "[\"v=TLSRPTv1; rua=mailto:a%2Cb@example.com,mailto:\\\"a,ftp://example.com,"
                + "https://example.com/tls,mailto:c@example.com\"]";
        refused = "https";

        sendUntil(ReportState.SENT);

        assertThat(sent).containsExactly("https://example.com/tls", "c@example.com");
        assertThat(report().reason().orElseThrow()).startsWith("to v=TLSRPTv1; rua=");
    }

    @Test
    void ofManyAddressesTheFirstOnesGetIt() {
        record = "[\"v=TLSRPTv1; rua=mailto:a@example.com,mailto:b@example.com,mailto:c@example.com,"
                + "mailto:d@example.com,mailto:e@example.com,mailto:f@example.com\"]";

        sendUntil(ReportState.SENT);

        assertThat(sent)
                .containsExactly("a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com");
    }

    @Test
    void whoIsNamedTwiceGetsItOnceAndOneServerIsWaitedFor() {
        record = "[\"v=TLSRPTv1; rua=" + "mailto:a@example.com,".repeat(6) + "mailto:A%40Example.com,"
                + "https://1.example.com,https://2.example.com,mailto:b@example.com\"]";

        sendUntil(ReportState.SENT);

        assertThat(sent).containsExactly("a@example.com", "https://1.example.com", "b@example.com");
    }

    @Test
    void aServerThatTookItsTimeIsNotWaitedForAgain() {
        record = "[\"v=TLSRPTv1; rua=https://example.com/tls\"]";
        refused = "https";
        answeredAfter = Duration.ofMinutes(10);

        whileSending(1, () -> {
            await().until(() -> report().attempts() == 1 && state() == ReportState.WAITING);
            clock.advance(Duration.ofHours(1));
            await().until(() -> report().attempts() == 2 && state() == ReportState.WAITING);
        });

        assertThat(report().reason().orElseThrow()).contains("its servers were waited for");
        assertThat(sent).hasSize(1);
        assertThat(outcomes).containsExactly("deferred", "deferred");
    }

    @Test
    void aReportThatNobodyTookIsNotLostWhileTheStoreIsAway() {
        refused = "tls@example.com";
        AtomicInteger away = new AtomicInteger(1);
        reached = new StoreWithGaps(store, () -> away.getAndDecrement() > 0);

        whileSending(
                1,
                () -> await().atMost(Duration.ofMinutes(1))
                        .until(() -> report().attempts() == 1 && state() == ReportState.WAITING));

        assertThat(report().reason()).contains("mailto:tls@example.com: refused");
        assertThat(sent).hasSize(1);
    }

    /** Is away at times when a report is to be tried again. */
    private static final class StoreWithGaps extends ForwardingTlsReportStore {
        private final BooleanSupplier isAway;

        private StoreWithGaps(TlsReportStore store, BooleanSupplier isAway) {
            super(store);
            this.isAway = isAway;
        }

        @Override
        public void retry(ReportLease lease, Instant due, String reason) {
            if (isAway.getAsBoolean()) {
                throw new StoreUnavailableException("away", null);
            }
            super.retry(lease, due, reason);
        }
    }

    @Test
    void aDomainThatWantsNoReportsGetsNone() {
        record = "[\"v=spf1 -all\"]";

        sendUntil(ReportState.UNWANTED);

        assertThat(sent).isEmpty();
        assertThat(report().reason()).contains("no record begins with v=TLSRPTv1;");
    }

    @Test
    void daysWithoutAFailureArePassedOverWhereThatIsWanted() {
        onlyFailures = true;

        sendUntil(ReportState.UNEVENTFUL);

        assertThat(sent).isEmpty();
    }

    @Test
    void daysWithAFailureNeverAre() {
        onlyFailures = true;
        store.add(List.of(failures(at("mx1.example.com"), 2)));

        sendUntil(ReportState.SENT);
    }

    @Test
    void whatNobodyTakesIsTriedAgainAndGivenUpAfterADay() { // RFC 8460 5.5
        refused = "tls@example.com";

        whileSending(1, () -> {
            await().until(() -> report().attempts() == 1 && state() == ReportState.WAITING);
            assertThat(report().due()).isEqualTo(DUE.plus(Duration.ofMinutes(5)));
            assertThat(report().reason()).contains("mailto:tls@example.com: refused");
        });
        clock.advance(Duration.ofHours(23));
        whileSending(1, () -> await().until(() -> report().attempts() == 2 && state() == ReportState.WAITING));
        clock.advance(Duration.ofHours(1).minusMillis(1));
        sendUntil(ReportState.FAILED);

        assertThat(sent).hasSize(3);
    }

    @Test
    void whatBreaksOnOurSideIsTriedAgainToo() {
        record = "[\"v=TLSRPTv1; rua=mailto:broken@example.com\"]";

        whileSending(1, () -> await().until(() -> report().attempts() == 1 && state() == ReportState.WAITING));

        assertThat(report().reason().orElseThrow()).contains("it failed on our side");
    }

    @Test
    void aBrokenDnsIsAskedAgain() {
        record = "\"SERVFAIL\"";

        whileSending(
                1,
                () -> await().until(() ->
                        report().attempts() == 1 && report().reason().isPresent()));

        assertThat(state()).isEqualTo(ReportState.WAITING);
        assertThat(report().reason().orElseThrow()).startsWith("_smtp._tls.example.com: ");
        assertThat(sent).isEmpty();
    }

    @Test
    void whatWasNotTriedForADayIsGivenUp() {
        clock.advance(Duration.ofHours(25));

        sendUntil(ReportState.FAILED);

        assertThat(sent).isEmpty();
    }
}
