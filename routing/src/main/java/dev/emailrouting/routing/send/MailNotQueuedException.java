package dev.emailrouting.routing.send;

/** A message of this server's own could not be queued. The message says why in one line. */
public final class MailNotQueuedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MailNotQueuedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
