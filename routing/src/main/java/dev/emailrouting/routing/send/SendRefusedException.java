package dev.emailrouting.routing.send;

/** The send policy does not let a message be sent: a named error, and why in words. */
public final class SendRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SendError error;
    private final String reason;

    public SendRefusedException(SendError error, String reason) {
        super(error + ": " + reason);
        this.error = error;
        this.reason = reason;
    }

    public SendError error() {
        return error;
    }

    /** In one line, for whoever wanted to send. */
    public String reason() {
        return reason;
    }
}
