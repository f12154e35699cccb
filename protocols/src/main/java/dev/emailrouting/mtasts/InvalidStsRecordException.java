package dev.emailrouting.mtasts;

/** What a domain has in the DNS is no record of MTA-STS (RFC 8461 3.1); the message says why, in printable ASCII. */
public final class InvalidStsRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidStsRecordException(String reason) {
        super(reason);
    }
}
