package dev.emailrouting.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.emailrouting.routing.store.StoreUnavailableException;

/**
 * An open database with the schema of this release. All that is done in it is one transaction at a time; whatever keeps it
 * from answering is a {@link StoreUnavailableException}, which is also the answer to everything after {@link #close}.
 */
public final class Database implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

    private final H2 engine;
    private final HikariDataSource pool;
    private final TransactionTimes times;

    private Database(H2 engine, HikariDataSource pool, TransactionTimes times) {
        this.engine = engine;
        this.pool = pool;
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

    /** As {@link #open(String, String, String, TransactionTimes)} with the user and password of an embedded database nobody set others for. */
    public static Database open(String url) {
        return open(url, kind -> () -> {});
    }

    /** As {@link #open(String)}, telling how long its transactions take. */
    public static Database open(String url, TransactionTimes times) {
        return open(url, "sa", "", times);
    }

    /**
     * Opens the database, makes it where there is none, and brings its schema up to date.
     *
     * @param url {@code jdbc:h2:file:<path>} (the file is {@code <path>.mv.db}) or {@code jdbc:h2:mem:<name>}
     * @throws StoreOpenException saying in one line what is wrong; nothing is open then
     */
    public static Database open(String url, String user, String password, TransactionTimes times) {
        H2 engine = H2.of(url, user, password);
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

    private static HikariDataSource poolOf(H2 engine) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("email-routing-store");
        config.setDataSource(engine.dataSource());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
        config.setMaxLifetime(0);
        config.setAutoCommit(false);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    /** What is done in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Session session) throws SQLException;
    }

    /** Questions whose answers are all of one moment. */
    <T> T read(Work<T> work) {
        Runnable ended = times.begun("read");
        try (Connection connection = pool.getConnection()) {
            connection.setTransactionIsolation(H2.SNAPSHOT_ISOLATION);
            return committed(connection, work);
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        } finally {
            ended.run();
        }
    }

    /** Changes that are on disk, all of them, when this returns, and none of them when it throws before the commit. */
    <T> T write(Work<T> work) {
        Runnable ended = times.begun("write");
        try (Connection connection = pool.getConnection()) {
            T result = committed(connection, work);
            makeDurable(connection);
            return result;
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        } finally {
            ended.run();
        }
    }

    /** As {@link #write}, but what was committed reaches the disk within a second. */
    <T> T writeBehind(Work<T> work) {
        try (Connection connection = pool.getConnection()) {
            return committed(connection, work);
        } catch (SQLException e) {
            throw SqlFailures.translate(e);
        }
    }

    /** The pool rolls back what is given back without a commit. */
    private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
        T result = work.in(new Session(connection));
        connection.commit();
        return result;
    }

    private static void makeDurable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(H2.MAKE_DURABLE);
        }
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
