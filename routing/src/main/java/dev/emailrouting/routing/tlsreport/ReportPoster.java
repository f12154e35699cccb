package dev.emailrouting.routing.tlsreport;

import java.net.URI;
import java.util.Optional;

import dev.emailrouting.tlsrpt.TlsReport;

/** Posts a report, waiting for the answer within bounds. */
public interface ReportPoster {

    /** Why it was not taken, in words for an operator; empty when it was. */
    Optional<String> post(URI url, TlsReport report);
}
