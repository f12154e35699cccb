package dev.emailrouting.routing.program;

/** A program failed. The message says why in one line, and holds nothing of the mail's content. */
public class ProgramFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProgramFailedException(String reason) {
        super(reason);
    }

    public ProgramFailedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
