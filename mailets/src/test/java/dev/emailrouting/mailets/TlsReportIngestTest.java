package dev.emailrouting.mailets;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import javax.mail.MessagingException;

import dev.emailrouting.authentication.ImmutableAuthenticationReport;
import dev.emailrouting.authentication.ImmutableDkim;
import dev.emailrouting.authentication.ImmutableSmtpIdentity;
import dev.emailrouting.authentication.Reports;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.decide.RoutingTable.Lookup;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.routing.tlsreport.KeptReport;
import dev.emailrouting.routing.tlsreport.ReceivedReport;
import dev.emailrouting.routing.tlsreport.ReceivedReportQuery;
import dev.emailrouting.routing.tlsreport.ReceivedReportStore;
import dev.emailrouting.tlsrpt.TlsPolicy;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsReportFile;
import dev.emailrouting.tlsrpt.TlsReports;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TlsReportIngestTest {
    private final Store store = new Store();
    private final RecordingMetricFactory metrics = new RecordingMetricFactory();
    private DomainName zone = DomainName.parse("example.com");
    private final TlsReportIngest mailet = new TlsReportIngest(store, this::table, metrics, new MovableClock());

    /** Keeps the last one, or answers as it was told. */
    private static final class Store implements ReceivedReportStore {
        private final List<ReceivedReport> kept = new ArrayList<>();
        private Keeping answer = Keeping.KEPT;
        private boolean away;

        @Override
        public Keeping keep(ReceivedReport report) {
            if (away) {
                throw new StoreUnavailableException("away", null);
            }
            kept.add(report);
            return answer;
        }

        @Override
        public Optional<KeptReport> find(String id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Page<KeptReport> find(ReceivedReportQuery query, PageRequest page) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int deleteBefore(Instant time) {
            throw new UnsupportedOperationException();
        }
    }

    private Lookup table(DomainName domain) {
        return domain.equals(zone) ? Lookup.unavailable() : Lookup.noZone();
    }

    private static MailImpl report(String... fields) {
        return report(TlsReports.ofADay(), fields);
    }

    private static MailImpl report(TlsReport report, String... fields) {
        return Mails.of(
                Mails.lines(fields)
                        + Mails.lines(
                                "From: TLS <noreply@sender.example>",
                                "Content-Type: application/tlsrpt+gzip",
                                "Content-Transfer-Encoding: base64",
                                "",
                                Base64.getMimeEncoder().encodeToString(TlsReportFile.pack(report))),
                "",
                "tls-reports@zone.example");
    }

    private static MailImpl signed(MailImpl mail, ImmutableDkim signature) {
        MailReport.keepOn(
                mail,
                ImmutableAuthenticationReport.builder()
                        .from(Reports.none())
                        .client(ImmutableSmtpIdentity.copyOf(Reports.none().client())
                                .withMailFrom(Optional.empty()))
                        .addDkim(signature)
                        .build());
        return mail;
    }

    private void serve(Mail mail, String... parameters) throws MessagingException {
        FakeMailetConfig.Builder config = FakeMailetConfig.builder();
        for (int i = 0; i < parameters.length; i += 2) {
            config.setProperty(parameters[i], parameters[i + 1]);
        }
        mailet.init(config.build());
        mailet.service(mail);
    }

    @Test
    void aReportIsKeptAndTheMailGoesOnAsItIs() throws Exception {
        MailImpl mail = report("TLS-Report-Submitter: Sender.example");
        String text = Mails.text(mail);

        serve(mail);

        assertThat(store.kept).singleElement().satisfies(received -> {
            assertThat(received.submitter()).isEqualTo("sender.example");
            assertThat(received.report()).isEqualTo(TlsReports.ofADay());
            assertThat(received.received()).isEqualTo(new MovableClock().instant());
            assertThat(received.authentic()).isFalse();
        });
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(Mails.text(mail)).isEqualTo(text);
        assertThat(metrics.countFor("emailRouting-tls-report-received")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "PASS, sender.example,      true,  true",
        "PASS, example,             true,  true",
        "FAIL, sender.example,      true,  false",
        "PASS, sender.example,      false, false",
        "PASS, mail.sender.example, true,  false",
        "PASS, attacker.example,    true,  false",
    })
    void itIsAuthenticWhereItsSubmitterHasSignedItWholly(
            Verdict verdict, String signer, boolean whole, boolean authentic) throws Exception { // RFC 8460 3
        serve(signed(
                report("TLS-Report-Submitter: sender.example"),
                Reports.dkim(verdict, signer).coversWholeBody(whole).build()));

        assertThat(store.kept)
                .singleElement()
                .satisfies(received -> assertThat(received.authentic()).isEqualTo(authentic));
    }

    @Test
    void aReportAboutOthersGoesOnAsAnyMail() throws Exception {
        zone = DomainName.parse("other.example");
        MailImpl mail = report("TLS-Report-Submitter: sender.example");

        serve(mail, "passThrough", "false");

        assertThat(store.kept).isEmpty();
        assertThat(mail.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(metrics.countFor("emailRouting-tls-report-received")).isZero();
    }

    @Test
    void whatIsAboutADomainOrAHostOfOursIsKeptOfAReport() throws Exception { // RFC 8460 4.4
        serve(report(
                TlsReports.ofADay()
                        .withPolicies(
                                TlsReports.of(TlsPolicy.noPolicyFound("other.example")),
                                TlsReports.of(TlsPolicy.noPolicyFound("")),
                                TlsReports.of(TlsPolicy.noPolicyFound("mx1.Example.com"))),
                "TLS-Report-Submitter: sender.example"));

        assertThat(store.kept)
                .singleElement()
                .satisfies(received -> assertThat(received.report().policies())
                        .extracting(result -> result.policy().domain())
                        .containsExactly("mx1.Example.com"));
    }

    @Test
    void ofWhatAnybodyCanWriteLessIsKept() throws Exception {
        TlsReport large = TlsReports.ofADay()
                .withPolicies(IntStream.range(0, 40)
                        .mapToObj(i ->
                                TlsReports.of(TlsPolicy.sts("example.com", List.of(i + "x".repeat(400)), List.of())))
                        .toList());

        serve(signed(
                report(large, "TLS-Report-Submitter: sender.example"),
                Reports.dkim(Verdict.PASS, "sender.example").build()));
        serve(report(large, "TLS-Report-Submitter: sender.example"));

        assertThat(store.kept)
                .extracting(received -> received.report().policies().size())
                .first()
                .isEqualTo(40);
        assertThat(store.kept.get(1).report().policies()).hasSizeBetween(15, 25);
    }

    @Test
    void withoutTheFieldTheAuthorsDomainIsTheSubmitter() throws Exception {
        serve(report("Subject: Report"));

        assertThat(store.kept)
                .singleElement()
                .satisfies(received -> assertThat(received.submitter()).isEqualTo("sender.example"));
    }

    @Test
    void itMayEndHereOnceItIsKept() throws Exception {
        MailImpl mail = report("TLS-Report-Submitter: sender.example");
        MailImpl again = report("TLS-Report-Submitter: sender.example");

        serve(mail, "passThrough", "false");
        store.answer = ReceivedReportStore.Keeping.REPEATED;
        serve(again, "passThrough", "false");

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(again.getState()).isEqualTo(Mail.GHOST);
    }

    @Test
    void whatIsNotKeptGoesOnAsAnyMail() throws Exception {
        MailImpl tooMany = report("TLS-Report-Submitter: sender.example");
        MailImpl other = Mails.from("ann@sender.example", "tls-reports@zone.example");

        store.answer = ReceivedReportStore.Keeping.TOO_MANY;
        serve(tooMany, "passThrough", "false");
        serve(other, "passThrough", "false");

        assertThat(tooMany.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(other.getState()).isEqualTo(Mail.DEFAULT);
        assertThat(store.kept).hasSize(1);
        assertThat(metrics.countFor("emailRouting-tls-report-unreadable")).isEqualTo(1);
    }

    @Test
    void whileTheStoreIsAwayTheMailIsTriedAgain() {
        store.away = true;

        assertThatThrownBy(() -> serve(report("TLS-Report-Submitter: sender.example"), "passThrough", "false"))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("away");
    }

    @Test
    void aParameterThatIsNoneKeepsJamesFromStarting() {
        assertThatThrownBy(() -> serve(report("Subject: Report"), "passThrough", "maybe"))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("passThrough");
    }
}
