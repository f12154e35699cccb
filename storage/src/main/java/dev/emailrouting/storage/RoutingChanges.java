package dev.emailrouting.storage;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ForwardTarget;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.store.ImmutableChanges;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;
import dev.emailrouting.routing.store.RoutingTableSource.Changes;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;
import dev.emailrouting.routing.store.SenderScope;

/** What routing tables are compiled from, of the moment of the session's transaction. */
final class RoutingChanges {
    private static final String ZONES = "zones";
    private static final String DELETED_ZONES = "deleted_zones";
    private static final String ACCOUNTS = "accounts";
    private static final List<String> CHANGING = List.of(ZONES, DELETED_ZONES, ACCOUNTS);

    private RoutingChanges() {}

    /** At most {@code limit} of each kind, or those of one write; each zone with its subdomains. */
    static Changes since(Session session, long revision, int limit) throws SQLException {
        long newest = session.number("select revision from routing_revision where id = 1");
        if (newest <= revision) {
            return ImmutableChanges.builder().revision(newest).build();
        }
        long last = newest;
        for (String table : CHANGING) {
            last = Math.min(last, lastOfSome(session, table, revision, limit).orElse(newest));
        }
        return ImmutableChanges.builder()
                .revision(last)
                .hasMore(last < newest)
                .changedZones(names(session, ZONES, revision, last, DomainName::parse))
                .addAllChangedZones(Subdomains.ofChangedZones(session, revision, last))
                .deletedZones(names(session, DELETED_ZONES, revision, last, DomainName::parse))
                .sendersChanged(session.number(
                                "select count(*) from server_senders where revision > ? and revision <= ?",
                                revision,
                                last)
                        > 0)
                .changedAccounts(names(session, ACCOUNTS, revision, last, AccountName::parse))
                .build();
    }

    /** The revision up to which the table has so many changes; empty when it has no more than these. */
    private static OptionalLong lastOfSome(Session session, String table, long revision, int limit)
            throws SQLException {
        Optional<Long> first = session.first(
                row -> row.getLong(1),
                "select revision from " + table + " where revision > ? order by revision limit 1 offset ?",
                revision,
                limit);
        // Before the first that is too many; but what one write made cannot be told by halves.
        return first.isPresent() ? OptionalLong.of(Math.max(first.get() - 1, revision + 1)) : OptionalLong.empty();
    }

    private static <T> List<T> names(
            Session session, String table, long after, long last, BiFunction<String, String, T> parser)
            throws SQLException {
        return session.list(
                row -> parser.apply("name", row.getString("name")),
                "select name from " + table + " where revision > ? and revision <= ?",
                after,
                last);
    }

    static Optional<ZoneSnapshot> snapshot(Session session, DomainName name) throws SQLException {
        Optional<Zone> zone = Zones.find(session, name);
        if (zone.isEmpty()) {
            Optional<DomainName> owner = Subdomains.zoneOf(session, name);
            zone = owner.isEmpty() ? zone : Zones.find(session, owner.get());
        }
        return zone.isPresent() ? Optional.of(snapshotOf(session, zone.get())) : Optional.empty();
    }

    private static Set<DomainName> domainsOf(List<Rule> rules) {
        return rules.stream()
                .flatMap(rule -> rule.content().forwardTargets().stream())
                .map(ForwardTarget::domain)
                .collect(Collectors.toSet());
    }

    private static ZoneSnapshot snapshotOf(Session session, Zone zone) throws SQLException {
        List<Rule> rules = Rules.all(session, zone.name());
        SenderScope ofZone = SenderScope.zone(zone.name());
        SenderScope ofAccount = SenderScope.account(zone.account());
        Map<SenderScope, SenderList> senders = Senders.lists(session, List.of(ofZone, ofAccount));
        // Where a program forwards to nobody knows before it has run.
        boolean mayForwardAnywhere =
                rules.stream().anyMatch(rule -> rule.content().program().isPresent());
        return ImmutableZoneSnapshot.builder()
                .zone(zone)
                .addAllSubdomains(Subdomains.all(session, zone.name()).stream()
                        .map(Subdomain::name)
                        .collect(Collectors.toList()))
                .senders(senders.get(ofZone))
                .accountSenders(senders.get(ofAccount))
                .publishedPolicy(PublishedPolicies.find(session, zone.name()))
                .rules(rules)
                .verifiedDestinations(
                        mayForwardAnywhere
                                ? Destinations.verified(session, zone.account())
                                : Rules.verifiedDestinations(session, zone.name(), zone.account()))
                .verifiedDomains(
                        mayForwardAnywhere
                                ? DestinationDomains.verified(session, zone.account())
                                : DestinationDomains.verifiedAmong(session, zone.account(), domainsOf(rules)))
                .build();
    }
}
