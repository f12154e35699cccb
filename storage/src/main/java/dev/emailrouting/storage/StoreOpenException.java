package dev.emailrouting.storage;

/** The database cannot be opened, so nothing can be served. The message is one line that names it and says why. */
public class StoreOpenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoreOpenException(String database, String reason) {
        this(database, reason, null);
    }

    StoreOpenException(String database, String reason, Throwable cause) {
        super("cannot open the store " + database + ": " + reason, cause);
    }
}
