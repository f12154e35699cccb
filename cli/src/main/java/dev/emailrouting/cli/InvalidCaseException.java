package dev.emailrouting.cli;

/** A line of a batch cannot be understood; says what is wrong with it. */
final class InvalidCaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidCaseException(String message) {
        super(message);
    }

    InvalidCaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
