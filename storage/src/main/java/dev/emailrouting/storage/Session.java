package dev.emailrouting.storage;

import java.sql.Connection;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.google.common.collect.Lists;
import dev.emailrouting.routing.store.ConflictException;
import org.apache.commons.dbutils.QueryRunner;

/**
 * Statements within one transaction. Parameters are texts, numbers, booleans, instants and null. What PostgreSQL
 * cannot keep in a text, a NUL and half of a surrogate pair, is U+FFFD everywhere: such texts come from senders alone, and no
 * message may make a statement fail.
 */
final class Session {
    private static final int ASKED_AT_ONCE = 100;

    private static final QueryRunner RUNNER = new Runner();

    private static final Pattern UNFIT = Pattern.compile("[\\x00\\p{Cs}]");

    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of the current row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> list(RowReader<T> reader, String sql, Object... parameters) throws SQLException {
        return RUNNER.query(
                connection,
                sql,
                rows -> {
                    List<T> all = new ArrayList<>();
                    while (rows.next()) {
                        all.add(reader.read(rows));
                    }
                    return all;
                },
                columns(parameters));
    }

    /**
     * The rows whose key is among those asked for, a bounded number at a time.
     *
     * @param sqlUpToTheKey such as {@code select * from rules where id}
     */
    <T> List<T> listAmong(RowReader<T> reader, String sqlUpToTheKey, Collection<String> keys) throws SQLException {
        return listAmong(reader, sqlUpToTheKey, "?", keys.stream().map(List::of).collect(Collectors.toList()));
    }

    /** As {@link #listAmong(RowReader, String, Collection)}, of keys such as {@code (account, email_key)}. */
    <T> List<T> listAmongPairs(RowReader<T> reader, String sqlUpToTheKey, List<List<String>> keys) throws SQLException {
        return listAmong(reader, sqlUpToTheKey, "(?, ?)", keys);
    }

    private <T> List<T> listAmong(RowReader<T> reader, String sqlUpToTheKey, String place, List<List<String>> keys)
            throws SQLException {
        List<T> all = new ArrayList<>();
        for (List<List<String>> some : Lists.partition(keys, ASKED_AT_ONCE)) {
            all.addAll(list(
                    reader,
                    sqlUpToTheKey + " in (" + String.join(", ", Collections.nCopies(some.size(), place)) + ")",
                    some.stream().flatMap(List::stream).toArray()));
        }
        return all;
    }

    <T> Optional<T> first(RowReader<T> reader, String sql, Object... parameters) throws SQLException {
        return list(reader, sql, parameters).stream().findFirst();
    }

    long number(String sql, Object... parameters) throws SQLException {
        return first(row -> row.getLong(1), sql, parameters)
                .orElseThrow(() -> new IllegalStateException("no row from: " + sql));
    }

    int update(String sql, Object... parameters) throws SQLException {
        return RUNNER.update(connection, sql, columns(parameters));
    }

    /** As {@link #update}; a row that is there already is the conflict given. */
    void updateUnique(Supplier<ConflictException> conflict, String sql, Object... parameters) throws SQLException {
        try {
            update(sql, parameters);
        } catch (SQLException e) {
            if (SqlFailures.isUniqueViolation(e)) {
                throw conflict.get();
            }
            throw e;
        }
    }

    void updateEach(String sql, List<Object[]> rows) throws SQLException {
        Object[][] all = new Object[rows.size()][];
        for (int i = 0; i < all.length; i++) {
            all[i] = columns(rows.get(i));
        }
        RUNNER.batch(connection, sql, all);
    }

    /** Inserts each row and says, in their order, the ids they got. */
    List<Long> insertEach(String sql, List<Object[]> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
            for (Object[] row : rows) {
                RUNNER.fillStatement(statement, columns(row));
                statement.addBatch();
            }
            statement.executeBatch();
            List<Long> ids = new ArrayList<>(rows.size());
            try (ResultSet keys = statement.getGeneratedKeys()) {
                while (keys.next()) {
                    ids.add(keys.getLong(1));
                }
            }
            return ids;
        }
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static Optional<Instant> optionalInstant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    /** As finely as the database keeps it, so that what was written is read back equal. */
    static Instant stored(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    private static Object[] columns(Object... parameters) {
        Object[] columns = new Object[parameters.length];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = column(parameters[i]);
        }
        return columns;
    }

    private static Object column(Object parameter) {
        if (parameter instanceof Instant) {
            return stored((Instant) parameter).atOffset(ZoneOffset.UTC);
        }
        return parameter instanceof String ? UNFIT.matcher((String) parameter).replaceAll("\ufffd") : parameter;
    }

    /** Asks for no parameter metadata, a question to the database for each statement, and so knows of a null no type. */
    private static final class Runner extends QueryRunner {
        private Runner() {
            super(true);
        }

        @Override
        public void fillStatement(PreparedStatement statement, ParameterMetaData none, Object... parameters)
                throws SQLException {
            for (int i = 0; i < parameters.length; i++) {
                // Of a null too: the text that QueryRunner would take it for fits no number in PostgreSQL.
                statement.setObject(i + 1, parameters[i]);
            }
        }
    }
}
