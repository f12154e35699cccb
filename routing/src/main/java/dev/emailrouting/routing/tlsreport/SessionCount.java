package dev.emailrouting.routing.tlsreport;

import java.time.LocalDate;
import java.util.Optional;

import dev.emailrouting.tlsrpt.TlsFailure;
import dev.emailrouting.tlsrpt.TlsPolicy;
import org.immutables.value.Value;

/** How many sessions of one day ended in one way under one policy. */
@Value.Immutable
public interface SessionCount {
    /** In UTC (RFC 8460 4.1). */
    LocalDate day();

    TlsPolicy policy();

    /** Empty for those that succeeded. */
    Optional<TlsFailure> failure();

    long sessions();
}
