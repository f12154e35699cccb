package dev.emailrouting.http;

import java.util.Optional;

import com.google.common.net.HostAndPort;
import dev.emailrouting.tls.CertificateCheck;
import org.immutables.value.Value;

/** Where the requests of an {@link OutboundHttp} may go, on which way, and whom it trusts. */
@Value.Immutable
public interface HttpReach {
    /** Whether to connect to addresses that are not of the public Internet, for networks where all who may name one are trusted. */
    @Value.Default
    default boolean privateAddresses() {
        return false;
    }

    /** At once; more calls wait for one, within their deadlines. */
    @Value.Default
    default int connectionsToOneHost() {
        return 4;
    }

    /** What servers' certificates are judged by; without one, by what Java trusts and how browsers compare names. */
    Optional<CertificateCheck> certificates();

    /** Through which all requests go (RFC 9110 9.3.6), and which decides then which addresses may be connected to. */
    Optional<HostAndPort> proxy();
}
