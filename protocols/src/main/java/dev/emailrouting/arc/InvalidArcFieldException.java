package dev.emailrouting.arc;

/** A field of a set breaks RFC 8617 4.1; the message says how, in printable ASCII. */
final class InvalidArcFieldException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidArcFieldException(String reason) {
        super(reason);
    }

    InvalidArcFieldException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
