package dev.emailrouting.pack;

import org.slf4j.LoggerFactory;

/** The pack cannot start, and James, which would take mail without it, must not either. */
class StartUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private StartUpException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Says why in one ERROR line, which the stack traces of what fails in turn would bury. */
    static StartUpException loggedFor(String reason, Exception cause) {
        String message = "Email Routing cannot start: " + reason;
        LoggerFactory.getLogger(StartUpException.class).error(message);
        return new StartUpException(message, cause);
    }
}
