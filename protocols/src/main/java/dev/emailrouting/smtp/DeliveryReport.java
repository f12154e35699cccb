package dev.emailrouting.smtp;

import java.util.List;
import java.util.Optional;

import org.immutables.value.Value;

/** How one dialogue with one hop ended, for each recipient of the envelope in its order. */
@Value.Immutable
public interface DeliveryReport {
    NextHop hop();

    /** The protocol version, such as {@code TLSv1.3}, once the handshake was done; empty: in clear. */
    Optional<String> tls();

    List<RecipientResult> results();

    /** Whether STARTTLS was begun and came to nothing, the certificate included. */
    default boolean isHandshakeFailed() {
        return results().stream().allMatch(result -> result.phase() == Phase.HANDSHAKE);
    }
}
