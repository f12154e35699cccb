package dev.emailrouting.publichttp;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.Network;
import org.immutables.value.Value;

/** Where the public listener listens, whom it believes, and how much it takes. */
@Value.Immutable
public interface ListenerSettings {
    /** A name or an address of this machine. */
    String address();

    /** 0 is any free one. */
    int port();

    /** What it encrypts by; without them it speaks in clear, to a proxy that does TLS. */
    Optional<TlsKeys> tls();

    /** Clients whose X-Forwarded-For is believed. */
    Set<Network> trustedProxies();

    /** How many requests of one client are answered in a minute. */
    int requestsPerMinute();

    @Value.Default
    default int connections() {
        return 256;
    }

    /** Of one client that is no trusted proxy. */
    @Value.Default
    default int connectionsPerClient() {
        return 4;
    }

    /** Between two octets. */
    @Value.Default
    default Duration idle() {
        return Duration.ofSeconds(10);
    }

    /** From the connection to the last octet of the answer: who sends an octet now and then is not kept up with for ever. */
    @Value.Default
    default Duration lifetime() {
        return Duration.ofSeconds(30);
    }
}
