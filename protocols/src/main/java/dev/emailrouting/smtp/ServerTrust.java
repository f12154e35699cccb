package dev.emailrouting.smtp;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;

/**
 * Whom a handshake trusts. Each has an SSL context of its own: a resumed session is not checked again, so that one kind's sessions
 * must not be taken up by another.
 */
public interface ServerTrust {
    SSLSocketFactory sockets();

    /**
     * Judges the server after the handshake and before anything is said through it.
     *
     * @param host the name the server should have
     * @throws SSLException saying why it is not trusted
     */
    void check(String host, SSLSession session) throws SSLException;

    /** Anybody: against a listener, not against a man in the middle. */
    static ServerTrust anybody() {
        return new Anybody();
    }
}
