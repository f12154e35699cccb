package dev.emailrouting.routing.tlsreport;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.tlsrpt.ImmutableTlsReport;
import dev.emailrouting.tlsrpt.PolicyResult;
import dev.emailrouting.tlsrpt.TlsReport;
import org.immutables.value.Value;

/** In whose name reports are made. */
@Value.Immutable
public abstract class Reporter {
    @Value.Parameter
    public abstract String organization();

    /** Author of the mails, and whom a reader of the report can ask. */
    @Value.Parameter
    public abstract EmailAddress contact();

    /** Whose key signs (RFC 8460 3). */
    public final String submitter() {
        return contact().domain().toString();
    }

    /** The same for the same day, domain and results: a report that is sent twice can be told by its id. */
    public final TlsReport report(LocalDate day, String domain, List<PolicyResult> results) {
        return ImmutableTlsReport.builder()
                .organization(organization())
                .begin(ReportTimes.beginOf(day))
                .end(ReportTimes.endOf(day).minusSeconds(1))
                .contact(contact().toString())
                .id(day.format(DateTimeFormatter.BASIC_ISO_DATE) + "." + domain + "@" + submitter())
                .policies(results)
                .build();
    }
}
