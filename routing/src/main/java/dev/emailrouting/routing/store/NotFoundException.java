package dev.emailrouting.routing.store;

/** What was named is not stored (HTTP 404). */
public class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotFoundException(String what) {
        super(what + " does not exist");
    }
}
