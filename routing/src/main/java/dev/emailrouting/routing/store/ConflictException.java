package dev.emailrouting.routing.store;

/** What was asked contradicts what is stored (HTTP 409): a duplicate, or something still in use. Names the field. */
public class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    public ConflictException(String field, String reason) {
        super(field + ": " + reason);
        this.field = field;
    }

    public String field() {
        return field;
    }
}
