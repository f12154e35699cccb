package dev.emailrouting.tlsrpt;

/**
 * Is told of each session with a mail server of a recipient's domain, once, when it is known whether it was encrypted as the
 * domain demands (RFC 8460 4.2). Sessions that deliver TLS reports are not told (RFC 8460 3): the report of a day would make the
 * next day's necessary.
 */
public interface TlsSessions {
    /** Neither waits nor throws. */
    void count(TlsSession session);

    /** Where nobody wants to know. */
    static TlsSessions uncounted() {
        return session -> {};
    }
}
