package dev.emailrouting.smtp;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

import dev.emailrouting.tls.CertificateCheck;

/** Whether a dialogue is to be encrypted, how, and what is thought of the server then. */
final class Encryption {
    private final StartTls when;
    private final TlsSockets sockets;
    private final CertificateCheck certificates;
    private final Clock clock;

    Encryption(StartTls when, TlsSockets sockets, CertificateCheck certificates, Clock clock) {
        this.when = when;
        this.sockets = sockets;
        this.certificates = certificates;
        this.clock = clock;
    }

    boolean isTried() {
        return when != StartTls.NEVER;
    }

    boolean isDemanded() {
        return when == StartTls.AUTHENTICATED;
    }

    TlsSockets sockets() {
        return sockets;
    }

    /** A resumed session still has the certificates that began it, so that they are judged anew. */
    Optional<UnprovenHost> failureOf(SSLSession session, String host) {
        try {
            Certificate[] shown = session.getPeerCertificates();
            X509Certificate[] chain = Arrays.copyOf(shown, shown.length, X509Certificate[].class);
            return certificates.faultOf(chain, host, clock.instant()).map(UnprovenHost::of);
        } catch (SSLPeerUnverifiedException e) {
            return Optional.of(UnprovenHost.of(UnprovenHost.Kind.CERTIFICATE_NOT_TRUSTED, "it showed no certificate"));
        }
    }
}
