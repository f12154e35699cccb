package dev.emailrouting.routing.reply;

/** Whether a reply may be sent cannot be known now, or it cannot be queued now: the same is to be asked again later. */
public final class ReplyUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ReplyUnavailableException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
