package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import com.google.common.collect.Iterators;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;

/**
 * Puts zones into a new database by the thousand: what stands there afterwards is what the store would have written, had the
 * zones, rules and verified destinations been made one by one, but for the audit log. No two zones may have a verified
 * destination in common.
 */
public final class BulkLoad {
    private static final int ZONES_A_TRANSACTION = 1000;

    private final Session session;
    private final SecureRandom random = new SecureRandom();

    private BulkLoad(Session session) {
        this.session = session;
    }

    /** Makes the schema first. The accounts of the zones must be there. */
    public static void into(String url, Iterator<ZoneSnapshot> zones) throws SQLException {
        Database.open(url).close();
        try (Connection connection = Engine.of(url, Credentials.none()).connect()) {
            connection.setAutoCommit(false);
            BulkLoad load = new BulkLoad(new Session(connection));
            List<String> indexes = url.startsWith("jdbc:h2:") ? load.takeIndexesAway() : List.of();
            Iterator<List<ZoneSnapshot>> parts = Iterators.partition(zones, ZONES_A_TRANSACTION);
            while (parts.hasNext()) {
                load.write(parts.next());
                connection.commit();
            }
            for (String index : indexes) {
                load.session.update(index);
            }
            // Both databases plan by statistics, which they would gather by themselves in time.
            load.session.update("analyze");
            connection.commit();
        }
    }

    /**
     * The statements that bring them back. H2 writes each page of an index anew for nearly every random key that comes into it,
     * while of rows that are there already an index is made in one go.
     */
    private List<String> takeIndexesAway() throws SQLException {
        List<String> script = session.list(row -> row.getString(1), "script");
        session.update("drop all objects");
        for (String statement : script) {
            if (statement.startsWith("CREATE CACHED TABLE") || statement.startsWith("INSERT INTO")) {
                session.update(statement);
            }
        }
        return script.stream().filter(BulkLoad::isIndex).toList();
    }

    private static boolean isIndex(String statement) {
        return statement.startsWith("CREATE INDEX")
                || (statement.startsWith("ALTER TABLE") && statement.contains(" ADD CONSTRAINT "));
    }

    private void write(List<ZoneSnapshot> zones) throws SQLException {
        long rules = zones.stream().mapToLong(zone -> zone.rules().size()).sum();
        session.update("update routing_revision set revision = revision + ? where id = 1", rules + 1);
        long revision = session.number("select revision from routing_revision where id = 1");
        long made = revision - rules;
        List<Object[]> zoneRows = new ArrayList<>();
        List<Object[]> ruleRows = new ArrayList<>();
        List<Object[]> forwardRows = new ArrayList<>();
        List<Object[]> destinationRows = new ArrayList<>();
        for (ZoneSnapshot snapshot : zones) {
            zoneRows.add(Zones.values(snapshot.zone(), revision));
            for (Rule rule : snapshot.rules()) {
                ruleRows.add(Rules.values(rule, made++));
                rule.content()
                        .forwardAddresses()
                        .forEach(address -> forwardRows.add(new Object[] {rule.id(), address.key()}));
            }
            snapshot.verifiedDestinations()
                    .forEach(email -> destinationRows.add(destinationRow(snapshot.zone(), email)));
        }
        session.updateEach(Zones.INSERT, zoneRows);
        session.updateEach(Rules.INSERT, ruleRows);
        session.updateEach("insert into rule_forwards (rule, address) values (?, ?)", forwardRows);
        session.updateEach(
                "insert into destinations (id, account, email, email_key, verified, version, created, modified)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                destinationRows);
    }

    private Object[] destinationRow(Zone zone, EmailAddress email) {
        Instant made = zone.created();
        return new Object[] {
            Hex.randomId(random), zone.account().toString(), email.toString(), email.key(), made, 1, made, made
        };
    }
}
