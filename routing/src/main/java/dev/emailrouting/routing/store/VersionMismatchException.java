package dev.emailrouting.routing.store;

/** The resource has changed since the caller read it (HTTP 412). */
public class VersionMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public VersionMismatchException(String what, long expected, long found) {
        super(what + " is at version " + found + ", not " + expected);
    }
}
