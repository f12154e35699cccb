package dev.emailrouting.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

import javax.sql.DataSource;

import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FileUtils;

/**
 * An embedded H2 database, in a file or in memory.
 *
 * <p>Opened by its DataSource class, for the class loader of an extension is not the one DriverManager looks in. Files go
 * through {@link UninterruptedFiles}: with H2's plain ones, an interrupt that meets a thread at its reading or writing closes the file
 * for all of them (a ClosedByInterruptException), and James interrupts threads when it stops.
 *
 * <p>H2 alone does not force commits to the disk. {@code WRITE_DELAY 0} only hands them to the operating system, and it stops
 * the thread that compacts the file, which then grows for as long as the server runs; so the write delay is left as it
 * is and {@link #MAKE_DURABLE} follows every write that somebody was told of.
 */
final class H2 implements Engine {
    private static final String MAKE_DURABLE = "checkpoint sync";
    private static final String URL_PREFIX = "jdbc:h2:";
    private static final String DEFAULT_USER = "sa";
    private static final String FILE_SUFFIX = ".mv.db";
    private static final String SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            // James closes us in its own order; a shutdown hook of H2's would come in between.
            + ";DB_CLOSE_ON_EXIT=FALSE"
            + ";LOCK_TIMEOUT=10000;TRACE_LEVEL_FILE=0";

    private static final String HOLDS_NO_STORE = " holds no routing store: it is damaged, or not ours";

    static {
        FilePath.register(new UninterruptedFiles());
    }

    private final String shown;
    private final Optional<Path> file;
    private final String location;
    private final String settings;
    private final String user;
    private final String password;

    private H2(String shown, Optional<Path> file, String location, String settings, String user, String password) {
        this.shown = shown;
        this.file = file;
        this.location = location;
        this.settings = settings;
        this.user = user;
        this.password = password;
    }

    static H2 of(String url, Credentials credentials) {
        String user = credentials.user().orElse(DEFAULT_USER);
        String password = credentials.password().orElse("");
        int end = url.indexOf(';');
        String location = end < 0 ? url : url.substring(0, end);
        String settings = SETTINGS + (end < 0 ? "" : url.substring(end));
        // It would be in what a connection pool logs.
        if (settings.toUpperCase(Locale.ROOT).contains(";PASSWORD=")) {
            throw new StoreOpenException(Engine.shown(url), "a password is not given in the URL");
        }
        String lower = location.toLowerCase(Locale.ROOT);
        if (lower.startsWith(URL_PREFIX + "mem:") && lower.length() > (URL_PREFIX + "mem:").length()) {
            return new H2(location, Optional.empty(), location, settings, user, password);
        }
        String fileScheme = URL_PREFIX + "file:";
        if (lower.startsWith(fileScheme) && lower.length() > fileScheme.length()) {
            Path file = Path.of(FileUtils.toRealPath(location.substring(fileScheme.length()) + FILE_SUFFIX));
            return new H2(location, Optional.of(file), locationOf(file), settings, user, password);
        }
        throw new StoreOpenException(Engine.shown(url), Engine.NO_URL);
    }

    private static String locationOf(Path file) {
        String path = file.toString();
        return URL_PREFIX + UninterruptedFiles.SCHEME + ":" + path.substring(0, path.length() - FILE_SUFFIX.length());
    }

    @Override
    public DataSource dataSource() {
        return dataSource("");
    }

    private DataSource dataSource(String furtherSettings) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(location + settings + furtherSettings);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    @Override
    public Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /**
     * Makes the file where there is none, whole before it gets its name. So a file without our schema is never one that was
     * being made: it was damaged (H2 takes a file cut short for a new one), or it is not ours.
     */
    @Override
    public void createIfAbsent() {
        if (file.isEmpty()) {
            return;
        }
        if (Files.exists(file.get())) {
            mustHoldAStore();
            return;
        }
        Path target = file.get();
        String name = target.getFileName().toString();
        Path unfinished =
                target.resolveSibling(name.substring(0, name.length() - FILE_SUFFIX.length()) + ".new" + FILE_SUFFIX);
        H2 maker = new H2(shown, Optional.of(unfinished), locationOf(unfinished), settings, user, password);
        try {
            Files.createDirectories(target.getParent());
            Files.deleteIfExists(unfinished);
            maker.create();
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StoreOpenException(shown, "the file cannot be made: " + e, e);
        } catch (SQLException e) {
            throw unopened(e);
        }
    }

    /** Looked for without writing: what H2 takes for a new database it writes anew. */
    private void mustHoldAStore() {
        try (Connection connection = dataSource(";ACCESS_MODE_DATA=r").getConnection();
                ResultSet tables = connection.getMetaData().getTables(null, null, Migration.VERSION_TABLE, null)) {
            if (!tables.next()) {
                throw new StoreOpenException(shown, "the file " + file.get() + HOLDS_NO_STORE);
            }
        } catch (SQLException e) {
            throw unopened(e);
        }
    }

    private void create() throws SQLException {
        try (Connection connection = connect()) {
            Migration.run(this);
            makeDurable(connection);
        }
    }

    @Override
    public void mustBeUsable(Connection connection) throws SQLException {
        if (file.isPresent() && connection.isReadOnly()) {
            throw new StoreOpenException(shown, "the file " + file.get() + " may be read, but not written");
        }
    }

    /** Two commits before the lock, for H2 commits DDL, and a row that is not committed yet locks out nobody. */
    @Override
    public void lockSchema(Connection connection) throws SQLException {
        Session session = new Session(connection);
        session.update("create table if not exists schema_lock (id integer not null primary key)");
        session.update("insert into schema_lock (id) values (1) on conflict do nothing");
        connection.commit();
        session.number("select id from schema_lock where id = 1 for update");
    }

    @Override
    public String inItsOwnWords(String ddl) {
        return ddl;
    }

    /** H2's SERIALIZABLE is a snapshot of all tables; its REPEATABLE READ is one of each table when first read. */
    @Override
    public void beginSnapshot(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    }

    @Override
    public void makeDurable(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(MAKE_DURABLE);
        }
    }

    /** As long as the server runs: it is in the same process. */
    @Override
    public Duration connectionLifetime() {
        return Duration.ZERO;
    }

    @Override
    public StoreOpenException unopened(SQLException failure) {
        return new StoreOpenException(shown, reason(failure), failure);
    }

    private String reason(SQLException failure) {
        String where = file.map(path -> "the file " + path).orElse("the database");
        switch (failure.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1:
                return where + " is locked: another process has it open";
            case ErrorCode.WRONG_USER_OR_PASSWORD:
                return "user or password is wrong";
            case ErrorCode.SCHEMA_NOT_FOUND_1:
            // An empty one, whose own tables H2 would make now.
            case ErrorCode.DATABASE_IS_READ_ONLY:
                return where + HOLDS_NO_STORE;
            case ErrorCode.FILE_CREATION_FAILED_1:
            case ErrorCode.IO_EXCEPTION_2:
                return where + " cannot be read or written: " + detail(failure);
            case ErrorCode.FILE_CORRUPTED_1:
            case ErrorCode.IO_EXCEPTION_1:
            case ErrorCode.FILE_VERSION_ERROR_1:
            case ErrorCode.GENERAL_ERROR_1:
                return file.filter(path -> !Files.isRegularFile(path) || !Files.isReadable(path))
                        .map(path -> where + " cannot be read or written: " + detail(failure))
                        .orElse(where + " is damaged: " + detail(failure));
            default:
                return SqlFailures.reason(failure);
        }
    }

    private static String detail(SQLException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = Optional.ofNullable(cause.getMessage()).orElseGet(cause::toString);
        return message.split("\\R", 2)[0];
    }

    @Override
    public String toString() {
        return shown;
    }
}
