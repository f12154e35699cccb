package dev.emailrouting.routing.tlsreport;

import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.tlsrpt.TlsReport;

/** Mails a report. */
public interface ReportMailer {

    /**
     * Queues the mail, signed by the reporter.
     *
     * @param domain whom the report is for
     * @param giveUp when the mail is tried no more
     * @return why it was not queued, in words for an operator; empty when it was
     */
    Optional<String> mail(TlsReport report, String domain, EmailAddress to, Instant giveUp);
}
