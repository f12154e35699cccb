package dev.emailrouting.smtp;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

import org.immutables.value.Value;

/** How one dialogue with one hop ended, for each recipient of the envelope in its order. */
@Value.Immutable
public interface DeliveryReport {
    NextHop hop();

    /** Our own end of the connection; empty where nobody was reached. */
    Optional<InetAddress> localAddress();

    /** The protocol version, such as {@code TLSv1.3}, once the handshake was done; empty: in clear. */
    Optional<String> tls();

    /**
     * Why there was no TLS session with the host that was meant. Empty where there was one, where the dialogue ended before it could be
     * known, and in clear on purpose.
     */
    Optional<UnprovenHost> unproven();

    List<RecipientResult> results();

    /** Whether there was a TLS session whose certificate proves that the server is the host. */
    default boolean isAuthenticated() {
        return tls().isPresent() && unproven().isEmpty();
    }

    /** Whether STARTTLS was begun and came to nothing. */
    default boolean isHandshakeFailed() {
        return results().stream().allMatch(result -> result.phase() == Phase.HANDSHAKE);
    }
}
