package dev.emailrouting.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;

import javax.sql.DataSource;

/**
 * A database of one kind, and what differs between the kinds. Their text is the URL without its settings, among which a
 * password may stand.
 */
interface Engine {
    String NO_URL = "the URL is none of jdbc:h2:file:<path>, jdbc:h2:mem:<name> and"
            + " jdbc:postgresql://<host>[:<port>]/<database>[?<setting>=<value>&...]";

    /** @throws StoreOpenException when the URL is none that we know */
    static Engine of(String url, Credentials credentials) {
        return url.toLowerCase(Locale.ROOT).startsWith(PostgreSql.URL_PREFIX)
                ? PostgreSql.of(url, credentials)
                : H2.of(url, credentials);
    }

    /** A URL as it may be shown that is no path of a file: neither its settings nor who stands before an @ in it. */
    static String shown(String url) {
        String location = url.split("[;?]", 2)[0];
        return location.replaceFirst("//.*@", "//...@");
    }

    /** Connections to work with: bounded in what they wait for. */
    DataSource dataSource();

    /** A connection of its own, to bring the schema up to date with, which may take any time. */
    Connection connect() throws SQLException;

    /**
     * Makes the database where there is none and it can be made.
     *
     * @throws StoreOpenException when what is there holds no store of ours; it is left as it is
     */
    void createIfAbsent();

    /** @throws StoreOpenException when the database was opened but is not fit for use */
    void mustBeUsable(Connection connection) throws SQLException;

    /** Waits until nobody else changes the schema. Held until the transaction ends, which has begun now. */
    void lockSchema(Connection connection) throws SQLException;

    /** A statement of a schema script as this database is to be told it. */
    String inItsOwnWords(String ddl);

    /** All that is read until the transaction ends is of one moment. */
    void beginSnapshot(Connection connection) throws SQLException;

    /** Forces to the disk what has been committed, where the commit has not done so. */
    void makeDurable(Connection connection) throws SQLException;

    /** After which a connection makes way for a new one; zero: never. */
    Duration connectionLifetime();

    /** Why it cannot be opened, for an operator. */
    StoreOpenException unopened(SQLException failure);
}
