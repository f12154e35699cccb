package dev.emailrouting.smtp;

import java.util.Optional;

import org.immutables.value.Value;

/** What a hop's TLS is like, to who demands {@link StartTls#AUTHENTICATED}. */
@Value.Immutable
public interface TlsProbeReport {
    NextHop hop();

    /** The protocol version, such as {@code TLSv1.3}, once the handshake was done. */
    Optional<String> tls();

    /** Why no mail would be given to the hop, in words for an operator; empty where it would. */
    Optional<String> problem();
}
