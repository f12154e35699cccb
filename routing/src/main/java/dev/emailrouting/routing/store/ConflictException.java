package dev.emailrouting.routing.store;

/** What was asked contradicts what is stored (HTTP 409): a duplicate, or something still in use. Names the field. */
public class ConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;
    private final String reason;

    public ConflictException(String field, String reason) {
        super(field + ": " + reason);
        this.field = field;
        this.reason = reason;
    }

    public String field() {
        return field;
    }

    /** The same conflict as whoever has asked sees it: at a place in a document. */
    public ConflictException at(String place) {
        return new ConflictException(place, reason);
    }
}
