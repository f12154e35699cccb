package dev.emailrouting.mailets;

import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.authentication.AuthenticationReport.Dkim;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.MessageHeader;
import dev.emailrouting.james.TlsReportMessage;
import dev.emailrouting.james.TlsReportMessage.Finding;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.tlsreport.ImmutableReceivedReport;
import dev.emailrouting.routing.tlsreport.ReceivedReport;
import dev.emailrouting.routing.tlsreport.ReceivedReportStore;
import dev.emailrouting.routing.tlsreport.ReceivedReportStore.Keeping;
import dev.emailrouting.routing.tlsreport.ReportAllowance;
import dev.emailrouting.tlsrpt.ImmutableTlsReport;
import dev.emailrouting.tlsrpt.TlsReport;
import org.apache.james.core.Domain;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the TLS reports that others send (RFC 8460 5.3) for {@code GET /email-routing/tls-reports/received}, with whether a signature
 * of the domain that says it made the report held: so it stands behind {@code Authenticate}. Of a report what is about domains of ours
 * is kept. What is no report, or about others alone, or one too many, is logged and goes on as any other mail. Metrics: {@code emailRouting-tls-report-received}, {@code emailRouting-tls-report-unreadable}.
 *
 * <p>Parameter: {@code passThrough} (default {@code true}); with {@code false} a mail ends here whose report was kept, or had been.
 *
 * <pre>
 * &lt;mailet match="RecipientIs=tls-reports@example.org" class="dev.emailrouting.mailets.TlsReportIngest"&gt;
 *     &lt;onMailetException&gt;retry-root&lt;/onMailetException&gt;
 * &lt;/mailet&gt;
 * </pre>
 */
public class TlsReportIngest extends GuardedMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(TlsReportIngest.class);
    private static final String SUBMITTER = "TLS-Report-Submitter";

    private final ReceivedReportStore store;
    private final RoutingTable tables;
    private final MetricFactory metrics;
    private final Clock clock;
    private boolean passThrough;

    @Inject
    public TlsReportIngest(ReceivedReportStore store, RoutingTable tables, MetricFactory metrics, Clock clock) {
        this.store = store;
        this.tables = tables;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        String word = getInitParameter("passThrough", "true");
        if (!word.equals("true") && !word.equals("false")) {
            throw new MessagingException("TlsReportIngest: 'passThrough' is neither true nor false: " + word);
        }
        passThrough = word.equals("true");
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        Optional<DnsName> submitter = submitter(MailMessages.header(mail));
        boolean authentic = submitter.filter(domain -> isSignedBy(domain, mail)).isPresent();
        Finding finding = find(mail, ReportAllowance.of(authentic).textsOfReport());
        if (finding.report().isEmpty()) {
            tellUnreadable(mail, finding.reason());
        } else if (submitter.isEmpty()) {
            tellUnreadable(mail, "it does not say which domain it is from");
        } else {
            keep(
                    ImmutableReceivedReport.builder()
                            .received(clock.instant())
                            .submitter(submitter.get().toString())
                            .authentic(authentic)
                            .report(aboutUs(finding.report().get()))
                            .build(),
                    mail);
        }
    }

    private TlsReport aboutUs(TlsReport report) {
        return ImmutableTlsReport.copyOf(report)
                .withPolicies(report.policies().stream()
                        .filter(result -> isOurs(result.policy().domain()))
                        .collect(Collectors.toUnmodifiableList()));
    }

    private boolean isOurs(String domain) {
        try {
            DomainName name = DomainName.parse(domain);
            return isWithinAZone(name) || getMailetContext().isLocalServer(Domain.of(name.toString()));
        } catch (InvalidInputException e) {
            return false;
        }
    }

    /** With DANE it is a mail server's name (RFC 8460 4.4), which mostly is below the domain. */
    private boolean isWithinAZone(DomainName name) {
        return tables.isOurs(name) || name.parent().filter(this::isWithinAZone).isPresent();
    }

    private void tellUnreadable(Mail mail, String reason) {
        metrics.generate("emailRouting-tls-report-unreadable").increment();
        LOGGER.warn(
                "event=tls-report-unreadable mail={} sender=<{}> reason=\"{}\"",
                LogText.of(mail.getName()),
                LogText.of(mail.getMaybeSender().asString("")),
                LogText.of(reason));
    }

    private static Finding find(Mail mail, int texts) throws Exception {
        try (InputStream in = MailMessages.open(mail)) {
            return TlsReportMessage.find(in, texts);
        }
    }

    /** Of a message without the field its author's domain. */
    private static Optional<DnsName> submitter(HeaderBlock header) {
        MessageHeader texts = new MessageHeader(header);
        return Stream.concat(texts.texts(SUBMITTER).stream(), texts.from().stream())
                .map(text -> text.substring(text.lastIndexOf('@') + 1).trim())
                .map(DnsName::of)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** RFC 8460 3: by a key of the submitter's, or of a domain above it. */
    private static boolean isSignedBy(DnsName submitter, Mail mail) {
        List<Dkim> signatures = MailReport.of(mail).map(report -> report.dkim()).orElse(List.of());
        return signatures.stream()
                .filter(signature -> signature.verdict() == Verdict.PASS && signature.coversWholeBody())
                .map(Dkim::domain)
                .map(DnsName::of)
                .flatMap(Optional::stream)
                .anyMatch(submitter::isWithin);
    }

    private void keep(ReceivedReport received, Mail mail) {
        if (received.report().policies().isEmpty()) {
            tell(received, "foreign", mail);
            return;
        }
        Keeping keeping = store.keep(received);
        if (keeping == Keeping.KEPT) {
            metrics.generate("emailRouting-tls-report-received").increment();
        }
        tell(received, keeping.word(), mail);
        if (!passThrough && keeping != Keeping.TOO_MANY) {
            mail.setState(Mail.GHOST);
        }
    }

    private static void tell(ReceivedReport received, String outcome, Mail mail) {
        LOGGER.info(
                "event=tls-report-received outcome={} mail={} submitter={} authentic={} id=\"{}\" successful={} failed={}",
                outcome,
                LogText.of(mail.getName()),
                received.submitter(),
                received.authentic(),
                LogText.of(received.report().id()),
                received.report().successful(),
                received.report().failed());
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: keeps the TLS reports of others";
    }
}
