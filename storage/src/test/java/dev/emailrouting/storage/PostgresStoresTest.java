package dev.emailrouting.storage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

class PostgresStoresTest implements StoresInOneDatabaseContract {
    private static String url;

    private Database database;

    @BeforeAll
    static void make() {
        url = TestPostgres.newDatabase();
    }

    @BeforeEach
    void open() {
        database = Database.open(TestPostgres.newSchema(url));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    public Database database() {
        return database;
    }
}
