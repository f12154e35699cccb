package dev.emailrouting.routing.sending;

/** An idempotency key that stands for something else, or for something that is under way. */
public final class IdempotencyConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    IdempotencyConflictException(String message, boolean passing) {
        super(message);
        this.passing = passing;
    }

    /** Whether it may be asked again in a moment. */
    public boolean isPassing() {
        return passing;
    }
}
