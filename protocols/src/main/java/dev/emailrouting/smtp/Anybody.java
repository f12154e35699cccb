package dev.emailrouting.smtp;

import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;

import dev.emailrouting.tls.UncheckedHandshake;

/** Opportunistic encryption (RFC 7435 3): any certificate is better than clear text, which would be the other choice. */
final class Anybody implements ServerTrust {
    private final SSLSocketFactory sockets = UncheckedHandshake.context().getSocketFactory();

    @Override
    public SSLSocketFactory sockets() {
        return sockets;
    }

    @Override
    public void check(String host, SSLSession session) {}
}
