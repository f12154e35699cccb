package dev.emailrouting.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.emailrouting.routing.store.StoreUnavailableException;

/**
 * An open database with the schema of this release. All that is done in it is one transaction at a time; whatever keeps it
 * from answering is a {@link StoreUnavailableException}, which is also the answer to everything after {@link #close}.
 */
public final class Database implements AutoCloseable {
    private static final int DELETED_AT_ONCE = 5_000;
    private static final int CONNECTIONS = 8;
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 3;

    private final Engine engine;
    private final HikariDataSource pool;
    private final Gate gate;
    private final TransactionTimes times;

    private Database(Engine engine, HikariDataSource pool, TransactionTimes times) {
        this.engine = engine;
        this.pool = pool;
        this.gate = new Gate(pool);
        this.times = times;
    }

    /** Told of each transaction as it begins, the wait for a connection included. */
    @FunctionalInterface
    public interface TransactionTimes {
        /**
         * Neither waits nor throws, and nor does the answer, which is run at the transaction's end, good or bad.
         *
         * @param kind {@code read} or {@code write}
         */
        Runnable begun(String kind);
    }

    /** As {@link #open(String, Credentials, TransactionTimes)} with those of the URL, telling nobody. */
    public static Database open(String url) {
        return open(url, Credentials.none(), kind -> () -> {});
    }

    /**
     * Opens the database, makes it where it is a file and there is none, and brings its schema up to date.
     *
     * @param url {@code jdbc:h2:file:<path>} (the file is {@code <path>.mv.db}), {@code jdbc:h2:mem:<name>} or
     *     {@code jdbc:postgresql://<host>[:<port>]/<database>[?<setting>=<value>&...]}
     * @throws StoreOpenException saying in one line what is wrong; nothing is open then
     */
    public static Database open(String url, Credentials credentials, TransactionTimes times) {
        Engine engine = Engine.of(url, credentials);
        engine.createIfAbsent();
        // Held until the pool has connections of its own: an H2 database closes with its last connection.
        try (Connection first = engine.connect()) {
            engine.mustBeUsable(first);
            Migration.run(engine);
            return new Database(engine, poolOf(engine), times);
        } catch (SQLException e) {
            throw engine.unopened(e);
        } catch (PoolInitializationException e) {
            throw new StoreOpenException(engine.toString(), "its connections fail: " + e.getMessage(), e);
        }
    }

    private static HikariDataSource poolOf(Engine engine) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("email-routing-store");
        config.setDataSource(engine.dataSource());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        config.setMaxLifetime(engine.connectionLifetime().toMillis());
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    /** What is done in one transaction. Done again when the transaction lost against another one, it must be done anew. */
    @FunctionalInterface
    interface Work<T> {
        T in(Session session) throws SQLException;
    }

    /** Questions whose answers are all of one moment. */
    <T> T read(Work<T> work) {
        return timed("read", connection -> {
            engine.beginSnapshot(connection);
            return committed(connection, work);
        });
    }

    /** Changes that are on disk, all of them, when this returns, and none of them when it throws before the commit. */
    <T> T write(Work<T> work) {
        return timed("write", connection -> {
            T result = committed(connection, work);
            engine.makeDurable(connection);
            return result;
        });
    }

    /** As {@link #write}, but what was committed reaches the disk within a second. */
    <T> T writeBehind(Work<T> work) {
        return timed("write", connection -> committed(connection, work));
    }

    /**
     * Deletes the rows that are older, in parts, so that others get their turn, and says how many.
     *
     * @param table with a column {@code id}
     * @param column that says how old a row is
     */
    int deleteBefore(String table, String column, Instant time) {
        return deleteInParts(table, column, "<", time);
    }

    /** As {@link #deleteBefore}, those of that very time as well. */
    int deleteUpTo(String table, String column, Instant time) {
        return deleteInParts(table, column, "<=", time);
    }

    private int deleteInParts(String table, String column, String comparison, Instant time) {
        int deleted = 0;
        int lately;
        do {
            lately = writeBehind(session -> session.update(
                    "delete from " + table + " where id in (select id from " + table + " where " + column + " "
                            + comparison + " ? order by " + column + " limit ?)",
                    time,
                    DELETED_AT_ONCE));
            deleted += lately;
        } while (lately == DELETED_AT_ONCE);
        return deleted;
    }

    /** What is done with one connection. */
    @FunctionalInterface
    private interface Transaction<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T timed(String kind, Transaction<T> transaction) {
        Runnable ended = times.begun(kind);
        try {
            return connected(transaction);
        } finally {
            ended.run();
        }
    }

    private <T> T connected(Transaction<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try (Connection connection = gate.connection()) {
                return transaction.on(connection);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS || !mayPassNextTime(e)) {
                    throw SqlFailures.translate(e);
                }
            }
        }
    }

    private boolean mayPassNextTime(SQLException failure) {
        if (SqlFailures.isOfAnOutdatedConnection(failure)) {
            pool.getHikariPoolMXBean().softEvictConnections();
            return true;
        }
        return SqlFailures.isConflictOfTransactions(failure);
    }

    /** The pool rolls back what is given back without a commit. */
    private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
        T result = work.in(new Session(connection));
        connection.commit();
        return result;
    }

    @Override
    public void close() {
        pool.close();
    }

    /** The URL without its settings. */
    @Override
    public String toString() {
        return engine.toString();
    }
}
