package dev.emailrouting.storage;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/** A PostgreSQL server for all tests of this process, gone with it; so nothing is forced to the disk. */
final class TestPostgres {
    /** The one user who has to say a password. */
    static final String USER = "mail";

    static final String PASSWORD = "s3cret of the store";

    /** In this order hyphens and dots count for less than letters. */
    private static final String IN_A_HUMAN_ORDER =
            " template template0 encoding 'UTF8' locale_provider icu icu_locale 'en'";

    private static final EmbeddedPostgres SERVER = start();

    private TestPostgres() {}

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectoryCustomizer(TestPostgres::askOneUserForHisPassword)
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start();
            execute(
                    server.getJdbcUrl("postgres", "postgres"),
                    "create user " + USER + " password '" + PASSWORD + "' nosuperuser");
            return server;
        } catch (IOException e) {
            throw new IllegalStateException("no PostgreSQL to test with", e);
        }
    }

    private static void askOneUserForHisPassword(File data) {
        Path rules = data.toPath().resolve("pg_hba.conf");
        try {
            Files.writeString(rules, "host all " + USER + " all scram-sha-256\n" + Files.readString(rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URL of a new database with nothing in it, for the superuser. */
    static String newDatabase() {
        return newDatabase(IN_A_HUMAN_ORDER);
    }

    /** With what stands behind the name in {@code create database}. */
    static String newDatabase(String options) {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        execute(SERVER.getJdbcUrl("postgres", "postgres"), "create database " + name + options);
        return SERVER.getJdbcUrl("postgres", name);
    }

    /** The URL of a new schema of the database with nothing in it, which is made and thrown away much quicker than a database. */
    static String newSchema(String url) {
        String name = "test_" + UUID.randomUUID().toString().replace("-", "");
        execute(url, "create schema " + name);
        return url + "&currentSchema=" + name;
    }

    static int port() {
        return SERVER.getPort();
    }

    /** Keeps what stands in the tables now for {@link #restore}, which is quicker still. */
    static void keep(String url) {
        execute(url, "create schema kept");
        forEachTable(url, "create table kept.%1$I as table public.%1$I");
    }

    static void restore(String url) {
        // Without the references between the tables, so that they may be emptied in any order.
        forEachTable(
                url,
                "set session_replication_role = replica; delete from public.%1$I;"
                        + " insert into public.%1$I select * from kept.%1$I");
    }

    private static void forEachTable(String url, String statements) {
        execute(
                url,
                "do $$ declare t name; begin"
                        + " for t in select tablename from pg_tables where schemaname = 'public' loop"
                        + " execute format('" + statements + "', t); end loop; end $$");
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
