package dev.emailrouting.routing.json;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRule;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderEntry.Kind;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.ZoneTable;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestinationDomain;
import dev.emailrouting.routing.json.ExportDocument.ExportedRule;
import dev.emailrouting.routing.json.ExportDocument.ExportedSender;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;
import dev.emailrouting.routing.store.SenderScope;

/**
 * The zones of an {@link ExportDocument}, compiled with the lists of senders and the destinations beside them, so that it
 * decides as a server with the document would. A document knows no times and no versions, and deciding needs none.
 */
final class ExportedTable implements RoutingTable {
    private final Map<DomainName, ZoneTable> tables = new HashMap<>();
    private final Map<AccountName, Set<EmailAddress>> verifiedDestinations;
    private final Map<AccountName, Set<DomainName>> verifiedDomains;
    private final Map<SenderScope, SenderList> senders = new HashMap<>();

    ExportedTable(ExportDocument document) {
        this.verifiedDestinations = document.destinations().stream()
                .filter(destination -> destination.verified().orElse(false))
                .collect(Collectors.groupingBy(
                        ExportedDestination::account,
                        Collectors.mapping(ExportedDestination::email, Collectors.toSet())));
        this.verifiedDomains = document.destinationDomains().stream()
                .collect(Collectors.groupingBy(
                        ExportedDestinationDomain::account,
                        Collectors.mapping(ExportedDestinationDomain::domain, Collectors.toSet())));
        document.senders().stream()
                .collect(Collectors.groupingBy(ExportedSender::scope))
                .forEach((scope, entries) -> senders.put(scope, listOf(entries)));
        document.zones().forEach(zone -> put(compile(zone)));
    }

    private static SenderList listOf(List<ExportedSender> entries) {
        return SenderList.of(patterns(entries, Kind.ALLOW), patterns(entries, Kind.BLOCK), false);
    }

    private static List<String> patterns(List<ExportedSender> entries, Kind kind) {
        return entries.stream()
                .filter(entry -> entry.kind() == kind)
                .map(ExportedSender::pattern)
                .collect(Collectors.toList());
    }

    private void put(ZoneTable table) {
        table.domains().forEach(domain -> tables.put(domain, table));
    }

    private ZoneTable compile(ExportedZone zone) {
        return ZoneTable.compile(ImmutableZoneSnapshot.builder()
                .zone(ImmutableZone.builder()
                        .id(zone.name().toString())
                        .name(zone.name())
                        .account(zone.account())
                        .domainAddedByUs(false)
                        .settings(zone.settings().orElseGet(ZoneSettings::ofNewZone))
                        .version(1)
                        .created(Instant.EPOCH)
                        .modified(Instant.EPOCH)
                        .build())
                .subdomains(zone.subdomains())
                .rules(zone.rules().stream()
                        .sorted(Comparator.comparing(rule -> rule.content().priority()))
                        .map(rule -> ruleOf(zone, rule))
                        .collect(Collectors.toList()))
                .senders(sendersOf(SenderScope.zone(zone.name())))
                .accountSenders(sendersOf(SenderScope.account(zone.account())))
                .verifiedDestinations(verifiedDestinations.getOrDefault(zone.account(), Set.of()))
                .verifiedDomains(verifiedDomains.getOrDefault(zone.account(), Set.of()))
                .build());
    }

    private static Rule ruleOf(ExportedZone zone, ExportedRule rule) {
        return ImmutableRule.builder()
                .id(rule.id())
                .zone(zone.name())
                .content(rule.content())
                .version(1)
                .created(Instant.EPOCH)
                .modified(Instant.EPOCH)
                .build();
    }

    @Override
    public Lookup lookup(DomainName domain) {
        return Optional.ofNullable(tables.get(domain)).map(Lookup::found).orElseGet(Lookup::noZone);
    }

    @Override
    public SenderList senders() {
        return sendersOf(SenderScope.server());
    }

    private SenderList sendersOf(SenderScope scope) {
        return senders.getOrDefault(scope, SenderList.empty());
    }
}
