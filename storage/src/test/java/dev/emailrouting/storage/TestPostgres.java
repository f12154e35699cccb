package dev.emailrouting.storage;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL server for all tests of this process, gone with it. Everything is lost when it ends, so nothing is forced to the disk. */
final class TestPostgres {
    /** Has an order of its own, in which hyphens and dots count for less than letters. */
    private static final String IN_A_HUMAN_ORDER =
            " template template0 encoding 'UTF8' locale_provider icu icu_locale 'en'";

    private static final EmbeddedPostgres SERVER = start();

    private TestPostgres() {}

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("no PostgreSQL to test with", e);
        }
    }

    /** The URL of a new database with nothing in it. */
    static String newDatabase() {
        return newDatabase(IN_A_HUMAN_ORDER);
    }

    /** With what stands behind the name in {@code create database}. */
    static String newDatabase(String options) {
        String name = newName();
        administer("create database " + name + options);
        return SERVER.getJdbcUrl("postgres", name);
    }

    /** The URL of a new schema of a database, which is made much quicker than another database. */
    static String newSchema(String database) {
        String name = newName();
        execute(database, "create schema " + name);
        return database + "&currentSchema=" + name;
    }

    private static String newName() {
        return "test_" + UUID.randomUUID().toString().replace("-", "");
    }

    /** As the superuser. */
    static void administer(String statement) {
        execute(SERVER.getJdbcUrl("postgres", "postgres"), statement);
    }

    static int port() {
        return SERVER.getPort();
    }

    static void execute(String url, String statement) {
        try (Connection connection = Engine.of(url, Credentials.none()).connect();
                Statement runnable = connection.createStatement()) {
            runnable.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }
}
