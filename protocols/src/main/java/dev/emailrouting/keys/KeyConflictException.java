package dev.emailrouting.keys;

/** What was asked for does not fit the keys there are; the message names the key and says why. */
public final class KeyConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    KeyConflictException(String reason) {
        super(reason);
    }
}
