package dev.emailrouting.james;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.mail.MessagingException;

import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.CoveredFields;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.tlsreport.ReportMailer;
import dev.emailrouting.routing.tlsreport.Reporter;
import dev.emailrouting.tlsrpt.TlsReport;
import dev.emailrouting.tlsrpt.TlsReportFile;

/**
 * Mails TLS reports (RFC 8460 5.3), signed with the keys of the contact's domain; without one none is sent, for nobody had a reason
 * to believe it (RFC 8460 3). The null sender, for a bounce would be about a mail that no person wrote. Nothing changes the message
 * behind the signature: it goes straight to where mail leaves, marked by {@link TlsReportMark}.
 */
public class TlsReportMails implements ReportMailer {
    /** Once more than they are there, so that adding another breaks the signature (RFC 6376 8.15). */
    private static final CoveredFields COVERED = CoveredFields.exactly(List.of(
            "From",
            "From",
            "To",
            "To",
            "Subject",
            "Subject",
            "Date",
            "Date",
            "Message-ID",
            "MIME-Version",
            "MIME-Version",
            "Content-Type",
            "Content-Type",
            "Auto-Submitted",
            "TLS-Required",
            "TLS-Report-Domain",
            "TLS-Report-Domain",
            "TLS-Report-Submitter",
            "TLS-Report-Submitter"));

    private static final int BASE64_LINE = 76;

    private final OwnMailQueue queue;
    private final KeysDirectory keys;
    private final Reporter reporter;
    private final Clock clock;

    public TlsReportMails(Spool spool, KeysDirectory keys, Reporter reporter, Clock clock) {
        this.queue = new OwnMailQueue(() -> spool, clock);
        this.keys = keys;
        this.reporter = reporter;
        this.clock = clock;
    }

    @Override
    public Optional<String> mail(TlsReport report, String domain, EmailAddress to, Instant giveUp) {
        List<SigningKey> found = keys.signingKeysFor(reporter.submitter());
        if (found.isEmpty()) {
            return Optional.of("there is no key of " + reporter.submitter()
                    + " to sign it with, make one by POST /email-routing/keys");
        }
        try {
            byte[] message = message(report, domain, to).getBytes(StandardCharsets.US_ASCII);
            queue.queue(
                    "tls-report",
                    Optional.empty(),
                    List.of(to),
                    queue.signatures(message, found, COVERED),
                    message,
                    OwnMails.OUT,
                    mail -> TlsReportMark.put(mail, giveUp));
            return Optional.empty();
        } catch (IOException | MessagingException e) {
            return Optional.of("the mail could not be queued: " + e.getMessage());
        }
    }

    private String message(TlsReport report, String domain, EmailAddress to) {
        String submitter = reporter.submitter();
        String boundary = "=_" + UUID.randomUUID();
        return String.join(
                "\r\n",
                "From: <" + reporter.contact() + ">",
                "To: <" + to + ">",
                "Subject: Report Domain: " + domain,
                " Submitter: " + submitter,
                " Report-ID: <" + report.id() + ">",
                "Date: " + MessageDates.of(clock.instant()),
                "Message-ID: <" + report.id() + ">",
                "TLS-Report-Domain: " + domain,
                "TLS-Report-Submitter: " + submitter,
                // RFC 8689 5: broken encryption is what the report may be about.
                "TLS-Required: No",
                "Auto-Submitted: auto-generated",
                "MIME-Version: 1.0",
                "Content-Type: multipart/report; report-type=\"tlsrpt\";",
                " boundary=\"" + boundary + "\"",
                "",
                "--" + boundary,
                "Content-Type: text/plain; charset=us-ascii",
                "Content-Transfer-Encoding: 7bit",
                "",
                "This is a report on encryption (RFC 8460) of the connections",
                "",
                "    from " + submitter,
                "    to the mail servers of " + domain,
                "    between " + report.begin() + " and " + report.end() + ".",
                "",
                "    with success: " + report.successful(),
                "    failed:       " + report.failed(),
                "",
                "The record at _smtp._tls." + domain,
                "asks for it. Details are attached.",
                "",
                "--" + boundary,
                "Content-Type: " + TlsReportFile.GZIP_TYPE,
                "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment;",
                " filename=\"" + TlsReportFile.name(report, submitter, domain) + "\"",
                "",
                Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\r', '\n'}).encodeToString(TlsReportFile.pack(report)),
                "--" + boundary + "--",
                "");
    }
}
