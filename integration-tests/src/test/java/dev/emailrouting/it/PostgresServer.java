package dev.emailrouting.it;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL server on a port of its own, with a database for email routing; it can be stopped and started again. */
final class PostgresServer implements Closeable {
    private static final String DATABASE = "email_routing";

    private final Path data;
    private EmbeddedPostgres running;

    private PostgresServer(Path data, EmbeddedPostgres running) {
        this.data = data;
        this.running = running;
    }

    static PostgresServer start(Path data) throws IOException, SQLException {
        PostgresServer server = new PostgresServer(data, at(data).start());
        try (Connection connection = server.running.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
        return server;
    }

    private static EmbeddedPostgres.Builder at(Path data) {
        return EmbeddedPostgres.builder().setDataDirectory(data).setCleanDataDirectory(false);
    }

    String url() {
        return running.getJdbcUrl("postgres", DATABASE);
    }

    /** A statement in the database of email routing. */
    void execute(String sql) throws SQLException {
        try (Connection connection = running.getDatabase("postgres", DATABASE).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As an administrator does who is in a hurry: connections are ended, not waited for. */
    void stop() throws IOException {
        running.close();
    }

    void startAgain() throws IOException {
        running = at(data).setPort(running.getPort()).start();
    }

    @Override
    public void close() throws IOException {
        running.close();
    }
}
