package dev.emailrouting.storage;

import java.sql.SQLException;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.store.ImmutableChanges;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;
import dev.emailrouting.routing.store.RoutingTableSource.Changes;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;

/** What routing tables are compiled from, of the moment of the session's transaction. */
final class RoutingChanges {
    private RoutingChanges() {}

    static Changes since(Session session, long revision) throws SQLException {
        ImmutableChanges.Builder changes = ImmutableChanges.builder()
                .revision(session.number("select revision from routing_revision where id = 1"));
        session.list(
                row -> changes.putChangedZones(DomainName.parse("name", row.getString("name")), Zones.readKnown(row)),
                "select name, " + Zones.KNOWN + " from zones where revision > ?",
                revision);
        session.list(
                row -> changes.addDeletedZones(DomainName.parse("name", row.getString("name"))),
                "select name from deleted_zones where revision > ?",
                revision);
        session.list(
                row -> changes.addChangedAccounts(AccountName.parse("name", row.getString("name"))),
                "select name from accounts where revision > ?",
                revision);
        return changes.build();
    }

    static Optional<ZoneSnapshot> snapshot(Session session, DomainName name) throws SQLException {
        Optional<Zone> zone = Zones.find(session, name);
        return zone.isPresent() ? Optional.of(snapshotOf(session, zone.get())) : Optional.empty();
    }

    private static ZoneSnapshot snapshotOf(Session session, Zone zone) throws SQLException {
        return ImmutableZoneSnapshot.builder()
                .zone(zone)
                .rules(Rules.all(session, zone.name()))
                .verifiedDestinations(Rules.verifiedDestinations(session, zone.name(), zone.account()))
                .verifiedDomains(DestinationDomains.of(session, zone.account()))
                .build();
    }
}
