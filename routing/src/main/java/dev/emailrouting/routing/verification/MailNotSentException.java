package dev.emailrouting.routing.verification;

/** A verification mail could not be queued; it can be sent again. */
public class MailNotSentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MailNotSentException(String message, Throwable cause) {
        super(message, cause);
    }
}
