package dev.emailrouting.spf;

/** A text is no SPF record; the message says why, in printable ASCII and without repeating what a stranger wrote at any length. */
public final class InvalidSpfRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidSpfRecordException(String message) {
        super(message);
    }
}
