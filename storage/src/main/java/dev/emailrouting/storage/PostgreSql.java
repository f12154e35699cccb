package dev.emailrouting.storage;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server, which many nodes may share. Opened by its DataSource class, for the class loader of an extension is not
 * the one DriverManager looks in.
 *
 * <p>Writes are READ COMMITTED: they wait for the row of the revision, and see after the wait what the one before them
 * committed. Under REPEATABLE READ that wait would end in a serialization failure. Reads are REPEATABLE READ, which here is a
 * snapshot of everything.
 *
 * <p>Everything on a connection of the pool is bounded in time, so that nobody hangs on a server or a network that stands
 * still: by the server, which says why, and a little later by the driver. What the URL sets stands above all of it.
 */
final class PostgreSql implements Engine {
    static final String URL_PREFIX = "jdbc:postgresql:";

    private static final Pattern URL = Pattern.compile("(?i)" + URL_PREFIX + "//[^/?@]+/[^/?@]+(\\?.*)?");
    private static final int OLDEST_VERSION = 12;
    private static final int CONNECT_SECONDS = 3;
    private static final int SOCKET_SECONDS = 15;
    /** The last one frees the row of the revision that a node holds which has lost its power or its network. */
    private static final String SESSION_LIMITS =
            "-c statement_timeout=10s -c lock_timeout=8s -c idle_in_transaction_session_timeout=20s";

    /** Any number will do that other programs are unlikely to lock in a database of ours; these are the octets of "email". */
    private static final long SCHEMA_LOCK = 0x656d61696cL;

    private static final Pattern TEXT_TYPE = Pattern.compile("\\bvarchar\\(\\d+\\)");

    private static final Map<String, String> REASONS_BY_STATE = Map.of(
            "28P01", "user or password is wrong",
            "28000", "the user may not log in",
            "3D000", "there is no such database; it has to be made first",
            "42501", "the user may not make tables in it");

    private final String shown;
    private final String url;
    private final Credentials credentials;

    private PostgreSql(String shown, String url, Credentials credentials) {
        this.shown = shown;
        this.url = url;
        this.credentials = credentials;
    }

    static PostgreSql of(String url, Credentials credentials) {
        String shown = Engine.shown(url);
        Properties settings = URL.matcher(url).matches() ? Driver.parseURL(url, null) : null;
        if (settings == null) {
            throw new StoreOpenException(shown, Engine.NO_URL);
        }
        // The driver passes over what it does not know, and a misspelled sslmode with it.
        settings.stringPropertyNames().stream()
                .filter(name -> PGProperty.forName(name) == null)
                .findFirst()
                .ifPresent(name -> {
                    throw new StoreOpenException(shown, "the URL has the setting " + name + ", which is none");
                });
        return new PostgreSql(shown, url, credentials);
    }

    private PGSimpleDataSource source() throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setTcpKeepAlive(true);
        source.setApplicationName("email-routing");
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setReWriteBatchedInserts(true);
        // What fails is logged by the pool too, and nobody's addresses with it.
        source.setLogServerErrorDetail(false);
        source.setUrl(url);
        credentials.user().ifPresent(source::setUser);
        credentials.password().ifPresent(source::setPassword);
        return source;
    }

    @Override
    public DataSource dataSource() {
        try {
            PGSimpleDataSource source = source();
            if (source.getSocketTimeout() == 0) {
                source.setSocketTimeout(SOCKET_SECONDS);
            }
            String given = Optional.ofNullable(source.getOptions()).orElse("");
            source.setOptions((SESSION_LIMITS + " " + given).strip());
            return source;
        } catch (SQLException e) {
            throw unopened(e);
        }
    }

    @Override
    public Connection connect() throws SQLException {
        return source().getConnection();
    }

    /** An administrator makes the database; we make the tables in it. */
    @Override
    public void createIfAbsent() {}

    @Override
    public void mustBeUsable(Connection connection) throws SQLException {
        Session session = new Session(connection);
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST_VERSION) {
            throw new StoreOpenException(
                    shown, "the server is PostgreSQL " + version + "; " + OLDEST_VERSION + " or newer is needed");
        }
        String encoding = setting(session, "server_encoding");
        if (!encoding.equals("UTF8")) {
            throw new StoreOpenException(shown, "the database's encoding is " + encoding + "; UTF8 is needed");
        }
        if (setting(session, "transaction_read_only").equals("on")) {
            throw new StoreOpenException(shown, "the server may be read, but not written");
        }
    }

    private static String setting(Session session, String name) throws SQLException {
        return session.first(row -> row.getString(1), "select current_setting(?)", name)
                .orElse("");
    }

    @Override
    public void lockSchema(Connection connection) throws SQLException {
        new Session(connection).number("select 1 from pg_advisory_xact_lock(?)", SCHEMA_LOCK);
    }

    /**
     * With texts that are compared octet by octet, as H2 does: by the database's own collation listings would have another
     * order, and an index would be wrong after an upgrade of the operating system that changes it.
     */
    @Override
    public String inItsOwnWords(String ddl) {
        return TEXT_TYPE.matcher(ddl).replaceAll("$0 collate \"C\"");
    }

    @Override
    public void beginSnapshot(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set transaction isolation level repeatable read, read only");
        }
    }

    /** A commit has already done so. */
    @Override
    public void makeDurable(Connection connection) {}

    /** So that connections follow when an address comes to mean another server. */
    @Override
    public Duration connectionLifetime() {
        return Duration.ofMinutes(10);
    }

    @Override
    public StoreOpenException unopened(SQLException failure) {
        return new StoreOpenException(
                shown,
                Optional.ofNullable(failure.getSQLState())
                        .map(REASONS_BY_STATE::get)
                        .orElseGet(() -> SqlFailures.reason(failure)),
                failure);
    }

    @Override
    public String toString() {
        return shown;
    }
}
