package dev.emailrouting.authres;

/** A text is no value of an Authentication-Results field; the message says what is wrong and where, in printable ASCII. */
public final class InvalidAuthenticationResultsException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidAuthenticationResultsException(String reason) {
        super(reason);
    }
}
