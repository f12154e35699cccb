package dev.emailrouting.tlsrpt;

/** Why something is no TLS report that can be made use of. What a stranger wrote may be in the message. */
public final class InvalidTlsReportException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTlsReportException(String message) {
        super(message);
    }

    InvalidTlsReportException(String message, Throwable cause) {
        super(message, cause);
    }
}
