package dev.emailrouting.keys;

/** What was asked for is no key that can be made. Names the input and says why. */
public final class InvalidKeyInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    InvalidKeyInputException(String field, String reason) {
        super(field + ": " + reason);
        this.field = field;
        this.reason = reason;
    }

    /** {@code domain}, {@code selector}, {@code bits} or {@code from}. */
    public String field() {
        return field;
    }

    public String reason() {
        return reason;
    }
}
