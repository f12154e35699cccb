package dev.emailrouting.tlsrpt;

import org.immutables.value.Value;

/** How many sessions failed in one way. */
@Value.Immutable
public interface FailureCount {
    static FailureCount of(TlsFailure failure, long sessions) {
        return ImmutableFailureCount.of(failure, sessions);
    }

    @Value.Parameter
    TlsFailure failure();

    /** {@code failed-session-count}. */
    @Value.Parameter
    long sessions();
}
