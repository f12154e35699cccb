package dev.emailrouting.dkim;

/** A field is no signature that could be verified (RFC 6376 3.5, 6.1.1); the message says why, in printable ASCII. */
public final class InvalidDkimSignatureException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidDkimSignatureException(String reason) {
        super(reason);
    }

    InvalidDkimSignatureException(Exception cause) {
        super(cause.getMessage(), cause);
    }
}
