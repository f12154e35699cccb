package dev.emailrouting.storage;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresStoresTest implements StoresInOneDatabaseContract {
    private static String url;
    private static Database database;

    @BeforeAll
    static void open() {
        url = TestPostgres.newDatabase();
        database = Database.open(url);
        TestPostgres.keep(url);
    }

    @BeforeEach
    void restore() {
        TestPostgres.restore(url);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    @Override
    public Database database() {
        return database;
    }
}
