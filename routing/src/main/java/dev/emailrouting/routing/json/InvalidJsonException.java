package dev.emailrouting.routing.json;

/** Octets that are no JSON, or more of it than is taken. Says where, counted from 1, and why; what it says may hold some of the octets. */
public final class InvalidJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String reason;

    InvalidJsonException(int line, int column, String reason, Throwable cause) {
        super("line " + line + ", column " + column + ": " + reason, cause);
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

    public String reason() {
        return reason;
    }
}
