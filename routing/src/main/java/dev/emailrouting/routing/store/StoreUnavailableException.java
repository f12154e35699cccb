package dev.emailrouting.routing.store;

/** The store cannot answer now; the same call may succeed later. Nothing was changed, or the change is whole. */
public class StoreUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message) {
        this(message, null);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
