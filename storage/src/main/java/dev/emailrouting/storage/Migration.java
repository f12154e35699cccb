package dev.emailrouting.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings a database's schema up to this release by numbered SQL scripts, each applied once and never changed afterwards.
 * Ours, because Flyway from 10 needs Java 17, which the official James image has not, and Liquibase 5 is not free software.
 *
 * <p>A script is a sequence of statements, each ending in a semicolon at the end of a line. H2 commits every DDL statement,
 * so a script may be cut off anywhere by a crash: each statement must do no harm when it is run again. The scripts are the
 * same for every {@link Engine}, written in what H2's PostgreSQL mode and PostgreSQL have in common.
 */
final class Migration {
    static final String VERSION_TABLE = "schema_version";

    static final List<String> SCRIPTS = List.of(
            "001-zones-rules-destinations.sql",
            "002-activity.sql",
            "003-srs-aliases.sql",
            "004-mail-authentication.sql",
            "005-verified-destinations.sql",
            "006-audit.sql",
            "007-activity-addresses-and-rule-uses.sql",
            "008-subdomains-conditions.sql",
            "009-senders.sql",
            "010-webhooks.sql",
            "011-sts-policies.sql",
            "012-tls-reports.sql",
            "013-delivery.sql",
            "014-published-policies.sql",
            "015-received-tls-report-summaries.sql",
            "016-fallbacks.sql",
            "017-automation.sql",
            "018-replies.sql",
            "019-scripts.sql",
            "020-message-hooks-and-program-memory.sql",
            "021-sending.sql",
            "022-replies-by-account.sql",
            "023-submitters.sql");

    private final Engine engine;
    private final Session session;
    private final List<String> scripts;

    private Migration(Engine engine, Session session, List<String> scripts) {
        this.engine = engine;
        this.session = session;
        this.scripts = scripts;
    }

    /** @throws StoreOpenException when the schema is of a newer release, or a script is not the one that was applied */
    static void run(Engine engine) throws SQLException {
        run(engine, SCRIPTS);
    }

    /** With the scripts of an earlier release. */
    static void run(Engine engine, List<String> scripts) throws SQLException {
        // Two connections, for the commit of a DDL statement would give up a lock taken in the same transaction;
        // whoever
        // waits for the lock, here or on another server, finds everything done.
        try (Connection lock = engine.connect();
                Connection work = engine.connect()) {
            lock.setAutoCommit(false);
            engine.lockSchema(lock);
            Migration migration = new Migration(engine, new Session(work), scripts);
            migration.makeVersionTable();
            migration.applyMissing();
            lock.commit();
        }
    }

    private void makeVersionTable() throws SQLException {
        session.update("create table if not exists schema_version (version integer not null primary key,"
                + " script varchar(100) not null, checksum varchar(64) not null,"
                + " applied timestamp with time zone default current_timestamp not null)");
    }

    private void applyMissing() throws SQLException {
        Map<Integer, String> applied = checksumsOfApplied();
        int newest = applied.keySet().stream().reduce(0, Math::max);
        if (newest > scripts.size()) {
            throw new StoreOpenException(
                    engine.toString(),
                    "its schema is version " + newest + ", made by a newer release; this one knows " + scripts.size());
        }
        for (int version = 1; version <= scripts.size(); version++) {
            String script = read(scripts.get(version - 1));
            if (!applied.containsKey(version)) {
                apply(version, script);
            } else if (!applied.get(version).equals(checksum(script))) {
                throw new StoreOpenException(
                        engine.toString(), "its schema was made by another " + scripts.get(version - 1) + " than ours");
            }
        }
    }

    private Map<Integer, String> checksumsOfApplied() throws SQLException {
        Map<Integer, String> applied = new TreeMap<>();
        session.list(
                row -> applied.put(row.getInt("version"), row.getString("checksum")),
                "select version, checksum from schema_version");
        return applied;
    }

    private void apply(int version, String script) throws SQLException {
        String name = scripts.get(version - 1);
        try {
            for (String statement : script.replaceAll("(?m)^\\s*--.*$", "").split("(?m);\\s*$")) {
                if (!statement.isBlank()) {
                    session.update(engine.inItsOwnWords(statement));
                }
            }
        } catch (SQLException e) {
            throw new StoreOpenException(
                    engine.toString(), "the schema script " + name + " fails: " + SqlFailures.reason(e), e);
        }
        session.update(
                "insert into schema_version (version, script, checksum) values (?, ?, ?)",
                version,
                name,
                checksum(script));
    }

    private static String read(String script) {
        try (InputStream resource = Migration.class.getResourceAsStream("schema/" + script)) {
            if (resource == null) {
                throw new IllegalStateException("schema script " + script + " is missing from the jar");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String checksum(String script) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return Hex.of(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
