package dev.emailrouting.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.atomic.AtomicReference;

import com.zaxxer.hikari.HikariDataSource;

/**
 * The way to a connection. While the database gives none, a thread of the gate's own waits for one and every caller is refused at
 * once. If callers waited, each for the pool's whole time-out, then those who also wait for each other, as for the table of
 * one zone, would do so in a row, and mail clients behind them.
 */
final class Gate {
    private final HikariDataSource pool;

    /** Why the last one who waited got none; null while connections are to be had. */
    private final AtomicReference<SQLTransientConnectionException> refusal = new AtomicReference<>();

    Gate(HikariDataSource pool) {
        this.pool = pool;
    }

    Connection connection() throws SQLException {
        SQLTransientConnectionException known = refusal.get();
        if (known != null) {
            throw new SQLTransientConnectionException(SqlFailures.reason(known), known.getSQLState(), known);
        }
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException e) {
            // Of nothing else: an interrupted caller or a closed pool says nothing about the database.
            if (refusal.compareAndSet(null, e)) {
                Thread watch = new Thread(this::waitForOne, "email-routing-store-watch");
                watch.setDaemon(true);
                start(watch);
            }
            throw e;
        }
    }

    /** Without a thread that waits, everybody has to. */
    private void start(Thread watch) {
        try {
            watch.start();
        } catch (Error e) {
            refusal.set(null);
            throw e;
        }
    }

    private void waitForOne() {
        while (refusal.get() != null) {
            try {
                pool.getConnection().close();
                refusal.set(null);
            } catch (SQLTransientConnectionException e) {
                refusal.set(e);
            } catch (SQLException e) {
                // The pool is closed, or the connection is gone again; the next caller sees for himself.
                refusal.set(null);
            } catch (RuntimeException | Error e) {
                refusal.set(null);
                throw e;
            }
        }
    }
}
