package dev.emailrouting.tlsrpt;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** How one session ended, as far as encryption is concerned (RFC 8460 4.2), and the policy that applied to it. */
@Value.Immutable
public interface TlsSession {
    /** Encrypted, and with all that the policy demands. */
    static TlsSession succeeded(Instant time, TlsPolicy policy) {
        return ImmutableTlsSession.builder().time(time).policy(policy).build();
    }

    static TlsSession failed(Instant time, TlsPolicy policy, TlsFailure failure) {
        return ImmutableTlsSession.builder()
                .time(time)
                .policy(policy)
                .failure(failure)
                .build();
    }

    Instant time();

    TlsPolicy policy();

    /** Empty where it succeeded. */
    Optional<TlsFailure> failure();
}
