package dev.emailrouting.mtasts;

/** A text is no policy (RFC 8461 3.2); the message says why, naming the line, in printable ASCII. */
public final class InvalidStsPolicyException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidStsPolicyException(String reason) {
        super(reason);
    }
}
