package dev.emailrouting.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicBoolean;

import com.zaxxer.hikari.HikariDataSource;

/**
 * The way to a connection. While the database gives none, one caller at a time waits for it and all others are refused at
 * once: they would only wait behind each other, and mail clients behind them.
 */
final class Gate {
    private final HikariDataSource pool;
    private final AtomicBoolean somebodyTries = new AtomicBoolean();

    /** Why the last one who tried got none; null while connections are to be had. */
    private volatile SQLTransientConnectionException refusal;

    Gate(HikariDataSource pool) {
        this.pool = pool;
    }

    Connection connection() throws SQLException {
        SQLTransientConnectionException known = refusal;
        if (known == null) {
            return tried();
        }
        if (!somebodyTries.compareAndSet(false, true)) {
            throw new SQLTransientConnectionException(SqlFailures.reason(known), known.getSQLState(), known);
        }
        try {
            return tried();
        } finally {
            somebodyTries.set(false);
        }
    }

    private Connection tried() throws SQLException {
        try {
            Connection connection = pool.getConnection();
            refusal = null;
            return connection;
        } catch (SQLTransientConnectionException e) {
            // Of nothing else: an interrupted caller or a closed pool says nothing about the database.
            refusal = e;
            throw e;
        }
    }
}
