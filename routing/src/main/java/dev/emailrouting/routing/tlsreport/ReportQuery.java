package dev.emailrouting.routing.tlsreport;

import java.time.LocalDate;
import java.util.Optional;

import org.immutables.value.Value;

/** Which outgoing reports are asked for; what is empty asks nothing. */
@Value.Immutable
public interface ReportQuery {
    Optional<LocalDate> day();

    Optional<String> domain();

    Optional<ReportState> state();
}
