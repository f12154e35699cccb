package dev.emailrouting.routing.tlsreport;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

import org.immutables.value.Value;

/** The report of a domain and a day, and what became of it. */
@Value.Immutable
public interface OutgoingReport {
    LocalDate day();

    String domain();

    ReportState state();

    long successful();

    long failed();

    /** When it is tried for the first time, or again. */
    Instant due();

    int attempts();

    /** Where it was sent, or why it was not; empty until something was tried. */
    Optional<String> reason();
}
