package dev.emailrouting.message;

/** A text is no tag=value list, or lacks a tag it has to have; the message says what is wrong, in printable ASCII. */
public final class InvalidTagListException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidTagListException(String reason) {
        super(reason);
    }
}
