package dev.emailrouting.smtp;

import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import com.google.common.net.InetAddresses;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.tls.UncheckedHandshake;

/**
 * TLS over connected sockets; the certificate is for others to judge. Each has an SSL context of its own, so that no session of one kind is
 * resumed as one of another.
 */
final class TlsSockets {
    /** RFC 8461 7.2. */
    private static final List<String> MODERN = List.of("TLSv1.3", "TLSv1.2");

    private final SSLSocketFactory sockets;
    private final List<String> protocols;

    private TlsSockets(List<String> protocols) {
        this.sockets = UncheckedHandshake.context().getSocketFactory();
        this.protocols = protocols;
    }

    /** Whatever version this Java has not switched off. */
    static TlsSockets ofAnyVersion() {
        return new TlsSockets(List.of());
    }

    static TlsSockets ofModernVersions() {
        return new TlsSockets(MODERN);
    }

    /** The handshake is still to be done. */
    SSLSocket over(Socket plain, String host) throws IOException {
        SSLSocket secure = (SSLSocket) sockets.createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setServerNames(serverNames(host));
        if (!protocols.isEmpty()) {
            parameters.setProtocols(protocols.toArray(new String[0]));
        }
        secure.setSSLParameters(parameters);
        return secure;
    }

    /** RFC 6066 3: a host name, without a trailing dot; an address literal, or a name with an underscore, cannot be sent. */
    private static List<SNIServerName> serverNames(String host) {
        Optional<DnsName> name = DnsName.of(host).filter(found -> !InetAddresses.isInetAddress(host));
        try {
            return name.map(found -> List.<SNIServerName>of(new SNIHostName(found.toString())))
                    .orElseGet(List::of);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }
}
