package dev.emailrouting.tlsrpt;

import java.util.List;

import org.immutables.value.Value;

/** The sessions to which one policy applied. */
@Value.Immutable
public interface PolicyResult {
    TlsPolicy policy();

    /** {@code total-successful-session-count}. */
    long successful();

    /** {@code total-failure-session-count}. */
    long failed();

    List<FailureCount> failures();
}
