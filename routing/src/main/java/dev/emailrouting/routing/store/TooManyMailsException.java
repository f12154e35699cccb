package dev.emailrouting.routing.store;

import java.time.Duration;

/** So many verification mails went out that the next one has to wait (HTTP 429). Says how long. */
public class TooManyMailsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    public TooManyMailsException(String whose, int limit, Duration retryAfter) {
        super("no more than " + limit + " verification mails an hour " + whose + ", try again in "
                + retryAfter.toSeconds() + " s");
        this.retryAfter = retryAfter;
    }

    /** Whole seconds, one at least. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
