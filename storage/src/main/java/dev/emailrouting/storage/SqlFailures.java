package dev.emailrouting.storage;

import java.sql.SQLException;
import java.util.Optional;

import dev.emailrouting.routing.store.StoreUnavailableException;

/** What an {@link SQLException} means to callers who know no SQL. */
final class SqlFailures {
    private static final String UNIQUE_VIOLATION = "23505";
    private static final int SHOWN = 300;

    private SqlFailures() {}

    static boolean isUniqueViolation(SQLException failure) {
        return UNIQUE_VIOLATION.equals(failure.getSQLState());
    }

    /**
     * That the store cannot answer, unless the database did answer that the statement or its data are wrong: those are
     * faults of ours, and trying again mends nothing.
     */
    static RuntimeException translate(SQLException failure) {
        String state = Optional.ofNullable(failure.getSQLState()).orElse("");
        if (state.startsWith("22") || state.startsWith("23") || state.startsWith("42")) {
            return new IllegalStateException("the store refused a statement: " + reason(failure), failure);
        }
        return new StoreUnavailableException("the store cannot answer: " + reason(failure), failure);
    }

    /** The driver's own words on one line, without the statement and its data. */
    static String reason(SQLException failure) {
        // QueryRunner adds the statement and its parameters to the message; the driver's exception comes next.
        SQLException original = failure.getNextException() == null ? failure : failure.getNextException();
        String message = String.valueOf(original.getMessage());
        String line = message.split("; SQL statement:|\\R", 2)[0].strip();
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line;
    }
}
