package dev.emailrouting.tlsrpt;

/** Why a text is no record that reports can be sent by. */
public final class InvalidTlsRptRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTlsRptRecordException(String message) {
        super(message);
    }
}
