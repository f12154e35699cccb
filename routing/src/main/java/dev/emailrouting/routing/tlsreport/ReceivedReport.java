package dev.emailrouting.routing.tlsreport;

import java.time.Instant;

import dev.emailrouting.tlsrpt.TlsReport;
import org.immutables.value.Value;

/** A report that somebody sent about a domain, mostly one of ours. */
@Value.Immutable
public interface ReceivedReport {
    Instant received();

    /** The domain that says it made the report: TLS-Report-Submitter, else the author's (RFC 8460 5.3). */
    String submitter();

    /** Whether a signature of the submitter's held (RFC 8460 3); anybody could have written it otherwise. */
    boolean authentic();

    TlsReport report();
}
