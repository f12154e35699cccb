package dev.emailrouting.routing;

/** What a caller gave cannot be used. Names the field (a path such as {@code actions[0].value[1]}) and says why. */
public class InvalidInputException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private static final String MISSING = "is missing";

    private final String field;
    private final String reason;

    /** A field that is needed and not there. */
    public static InvalidInputException missing(String field) {
        return new InvalidInputException(field, MISSING);
    }

    public InvalidInputException(String field, String reason) {
        super(field + ": " + reason);
        this.field = field;
        this.reason = reason;
    }

    public String field() {
        return field;
    }

    public String reason() {
        return reason;
    }

    /** Whether the field is needed and not there. */
    public boolean isMissing() {
        return reason.equals(MISSING);
    }

    /** The same fault, seen from the object that holds the field. */
    public InvalidInputException in(String parent) {
        return new InvalidInputException(field.startsWith("[") ? parent + field : parent + "." + field, reason);
    }
}
