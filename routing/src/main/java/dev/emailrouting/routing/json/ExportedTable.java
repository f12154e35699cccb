package dev.emailrouting.routing.json;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
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
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.ZoneTable;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedRule;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;

/** The zones of an {@link ExportDocument}, compiled. A document knows no times and no versions, and deciding needs none. */
final class ExportedTable implements RoutingTable {
    private final Map<DomainName, ZoneTable> tables = new HashMap<>();

    ExportedTable(ExportDocument document) {
        Map<AccountName, Set<EmailAddress>> verified = document.destinations().stream()
                .filter(destination -> destination.verified().orElse(false))
                .collect(Collectors.groupingBy(
                        ExportedDestination::account,
                        Collectors.mapping(ExportedDestination::email, Collectors.toSet())));
        document.zones().forEach(zone -> put(compile(zone, verified.getOrDefault(zone.account(), Set.of()))));
    }

    private void put(ZoneTable table) {
        table.domains().forEach(domain -> tables.put(domain, table));
    }

    private static ZoneTable compile(ExportedZone zone, Set<EmailAddress> verified) {
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
                .verifiedDestinations(verified)
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
}
