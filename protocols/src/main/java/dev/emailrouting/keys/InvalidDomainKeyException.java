package dev.emailrouting.keys;

/** A text is no key record, or holds no key; the message says why, in printable ASCII. */
public final class InvalidDomainKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidDomainKeyException(String reason) {
        super(reason);
    }

    InvalidDomainKeyException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
