package dev.emailrouting.storage;

import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.store.StoreUnavailableException;

/** What an {@link SQLException} means to callers who know no SQL. */
final class SqlFailures {
    private static final String UNIQUE_VIOLATION = "23505";
    /** Data that are not fit, constraints, access and syntax, and limits of the database that a statement exceeds. */
    private static final Set<String> OF_THE_STATEMENT = Set.of("22", "23", "42", "54");

    private static final String TRANSACTION_ROLLBACK = "40";
    /** A newer release has changed the schema: "cached plan must not change result type". */
    private static final String FEATURE_NOT_SUPPORTED = "0A000";
    /** The server that was written to is another's standby now. */
    private static final String READ_ONLY = "25006";

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
        if (OF_THE_STATEMENT.contains(classOf(failure))) {
            return new IllegalStateException("the store refused a statement: " + reason(failure), failure);
        }
        return new StoreUnavailableException("the store cannot answer: " + reason(failure), failure);
    }

    /** Whether the transaction lost against another one, and would likely succeed when it is run again. */
    static boolean isConflictOfTransactions(SQLException failure) {
        return classOf(failure).equals(TRANSACTION_ROLLBACK);
    }

    /** Whether it is the connection that is out of date, so that a new one would do what this one cannot. */
    static boolean isOfAnOutdatedConnection(SQLException failure) {
        return FEATURE_NOT_SUPPORTED.equals(failure.getSQLState()) || READ_ONLY.equals(failure.getSQLState());
    }

    /** The first two characters of its SQLSTATE; empty where it has none. */
    private static String classOf(SQLException failure) {
        return Optional.ofNullable(failure.getSQLState())
                .filter(state -> state.length() == 5)
                .map(state -> state.substring(0, 2))
                .orElse("");
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
