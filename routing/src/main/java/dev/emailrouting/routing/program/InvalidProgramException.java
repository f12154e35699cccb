package dev.emailrouting.routing.program;

/** A program's source is no program. Says where, counted from 1, and why. */
public final class InvalidProgramException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String reason;

    public InvalidProgramException(int line, int column, String reason) {
        super("line " + line + ", column " + column + ": " + reason);
        this.line = line;
        this.column = column;
        this.reason = reason;
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    /** In one line. */
    public String reason() {
        return reason;
    }
}
