package dev.emailrouting.http;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tls.TlsFault;
import dev.emailrouting.tls.UncheckedHandshake;
import org.apache.http.conn.ssl.NoopHostnameVerifier;
import org.apache.http.conn.ssl.SSLConnectionSocketFactory;
import org.apache.http.protocol.HttpContext;

/** Judges a server's certificate by a {@link CertificateCheck}, after the handshake and before anything is asked. */
final class CheckedTls extends SSLConnectionSocketFactory {
    private final CertificateCheck check;
    private final Clock clock;

    CheckedTls(CertificateCheck check, String[] versions, Clock clock) {
        super(UncheckedHandshake.context(), versions, null, NoopHostnameVerifier.INSTANCE);
        this.check = check;
        this.clock = clock;
    }

    /** @throws UntrustedServerException saying what is wrong with the certificate */
    @Override
    public Socket createLayeredSocket(Socket socket, String host, int port, HttpContext context) throws IOException {
        Socket encrypted = super.createLayeredSocket(socket, host, port, context);
        SSLSession session = ((SSLSocket) encrypted).getSession();
        Optional<TlsFault> fault = faultOf(session, host);
        if (fault.isPresent()) {
            session.invalidate(); // taken up again it would show the same certificate, whatever the server has by then
            encrypted.close();
            throw new UntrustedServerException(fault.get());
        }
        return encrypted;
    }

    private Optional<TlsFault> faultOf(SSLSession session, String host) throws IOException {
        X509Certificate[] chain = Arrays.stream(session.getPeerCertificates())
                .map(X509Certificate.class::cast)
                .toArray(X509Certificate[]::new);
        return check.faultOf(chain, host, clock.instant());
    }
}
