package dev.emailrouting.dns;

import java.time.Duration;

/**
 * Asks for the records of a name. What goes wrong is part of the answer, never an exception. Aliases (CNAME, RFC 1034 3.6.2) are
 * followed for every type, {@value #MAX_ALIASES} at most. Safe for many threads; the caller's thread waits for the answer.
 */
public interface DnsClient {
    /** How many aliases are followed before the lookup counts as failed. */
    int MAX_ALIASES = 8;

    /**
     * @param name absolute, with or without the trailing dot, upper and lower case alike; a text that cannot be a DNS name
     *     (RFC 1035 2.3.4) is answered with {@link DnsAnswer.Status#NXDOMAIN}, for no such name can exist
     */
    <R> DnsAnswer<R> query(String name, DnsType<R> type);

    /**
     * The same for a caller in a hurry: what the network has not answered within {@code patience}, or within the client's own limit
     * where that is shorter, is a {@link DnsAnswer.Status#TIMEOUT}. A client that never waits leaves this method as it is.
     */
    default <R> DnsAnswer<R> query(String name, DnsType<R> type, Duration patience) {
        return query(name, type);
    }
}
