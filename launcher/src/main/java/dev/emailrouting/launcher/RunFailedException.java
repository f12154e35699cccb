package dev.emailrouting.launcher;

/** What was asked for could not be done, such as to start James; the message is one line for an operator. */
public final class RunFailedException extends Exception {
    private static final long serialVersionUID = 1;

    public RunFailedException(String message) {
        super(message);
    }
}
