package dev.emailrouting.publichttp;

/** The public listener cannot listen where it should; the message says where and why. */
public class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
