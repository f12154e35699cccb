package dev.emailrouting.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Optional;

import javax.sql.DataSource;

import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.store.fs.FileUtils;

/**
 * An embedded H2 database, in a file or in memory.
 *
 * <p>Opened by its DataSource class, for the class loader of an extension is not the one DriverManager looks in. Files go
 * through H2's {@code async:} file system: with the plain one, an interrupt that meets a thread at its reading or writing
 * closes the file for all of them (a ClosedByInterruptException), and James interrupts threads when it stops.
 *
 * <p>H2 alone does not force commits to the disk. {@code WRITE_DELAY 0} only hands them to the operating system, and it stops
 * the thread that compacts the file, which then grows for as long as the server runs; so the write delay is left as it
 * is and {@link #MAKE_DURABLE} follows every write that somebody was told of.
 */
final class H2 {
    static final String MAKE_DURABLE = "checkpoint sync";
    /** H2's SERIALIZABLE is a snapshot of all tables; its REPEATABLE READ is one of each table when first read. */
    static final int SNAPSHOT_ISOLATION = Connection.TRANSACTION_SERIALIZABLE;

    private static final String URL_PREFIX = "jdbc:h2:";
    private static final String FILE_SUFFIX = ".mv.db";
    private static final String SETTINGS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"
            // James closes us in its own order; a shutdown hook of H2's would come in between.
            + ";DB_CLOSE_ON_EXIT=FALSE"
            + ";LOCK_TIMEOUT=10000;TRACE_LEVEL_FILE=0";

    private static final String HOLDS_NO_STORE = " holds no routing store: it is damaged, or not ours";

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

    static H2 of(String url, String user, String password) {
        int end = url.indexOf(';');
        String shown = end < 0 ? url : url.substring(0, end);
        String settings = SETTINGS + (end < 0 ? "" : url.substring(end));
        // It would be in what a connection pool logs.
        if (settings.toUpperCase(Locale.ROOT).contains(";PASSWORD=")) {
            throw new StoreOpenException(shown, "a password is not given in the URL");
        }
        String lower = shown.toLowerCase(Locale.ROOT);
        if (lower.startsWith(URL_PREFIX + "mem:") && lower.length() > (URL_PREFIX + "mem:").length()) {
            return new H2(shown, Optional.empty(), shown, settings, user, password);
        }
        String fileScheme = URL_PREFIX + "file:";
        if (lower.startsWith(fileScheme) && lower.length() > fileScheme.length()) {
            Path file = Path.of(FileUtils.toRealPath(shown.substring(fileScheme.length()) + FILE_SUFFIX));
            return new H2(shown, Optional.of(file), locationOf(file), settings, user, password);
        }
        throw new StoreOpenException(
                shown, "the URL is neither " + URL_PREFIX + "file:<path> nor " + URL_PREFIX + "mem:<name>");
    }

    private static String locationOf(Path file) {
        String path = file.toString();
        return URL_PREFIX + "async:" + path.substring(0, path.length() - FILE_SUFFIX.length());
    }

    DataSource dataSource() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(location + settings);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    Connection connect() throws SQLException {
        return dataSource().getConnection();
    }

    /**
     * Makes the file where there is none, whole before it gets its name. So a file without our schema is never one that was
     * being made: it was damaged (H2 takes a file cut short for a new one), or it is not ours.
     */
    void createIfAbsent() {
        if (file.isEmpty() || Files.exists(file.get())) {
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

    private void create() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            Migration.run(this);
            statement.execute(MAKE_DURABLE);
        }
    }

    /** @throws StoreOpenException when the database was opened but is not fit for use */
    void mustBeUsable(Connection connection) throws SQLException {
        if (file.isEmpty()) {
            return;
        }
        if (connection.isReadOnly()) {
            throw new StoreOpenException(shown, "the file " + file.get() + " may be read, but not written");
        }
        try (ResultSet tables = connection.getMetaData().getTables(null, null, Migration.VERSION_TABLE, null)) {
            if (!tables.next()) {
                throw new StoreOpenException(shown, "the file " + file.get() + HOLDS_NO_STORE);
            }
        }
    }

    /** Why it cannot be opened, for an operator. */
    StoreOpenException unopened(SQLException failure) {
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
        String message = failure.getCause() == null
                ? failure.getMessage()
                : failure.getCause().getMessage();
        return message.split("\\R", 2)[0];
    }

    /** The URL without its settings, among which a password may stand. */
    @Override
    public String toString() {
        return shown;
    }
}
