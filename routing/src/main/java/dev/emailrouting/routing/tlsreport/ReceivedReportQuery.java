package dev.emailrouting.routing.tlsreport;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** Which received reports are asked for; what is empty asks nothing. */
@Value.Immutable
public interface ReceivedReportQuery {
    /** One that the report is about. */
    Optional<String> domain();

    Optional<String> submitter();

    /** Whether it is proven who made it. */
    Optional<Boolean> authentic();

    /** Whether sessions failed. */
    Optional<Boolean> failed();

    /** The report's time begins then or later. */
    Optional<Instant> since();

    /** The report's time begins earlier. */
    Optional<Instant> until();
}
