package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.emailrouting.routing.Account;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedRule;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.json.ImmutableExportDocument;
import dev.emailrouting.routing.json.ImmutableExportedDestination;
import dev.emailrouting.routing.json.ImmutableExportedRule;
import dev.emailrouting.routing.json.ImmutableExportedZone;
import dev.emailrouting.routing.store.RoutingStore;

/**
 * Which part of what there is is exported: all of it, or an account, a zone or an owner's rules with what they need. Of an
 * owner only the zones are exported that he has rules in.
 */
final class ExportSelection {
    private static final String ACCOUNT = "account";
    private static final String ZONE = "zone";
    private static final String OWNER = "owner";

    /** The parameters that narrow it. */
    static final List<String> PARAMETERS = List.of(ACCOUNT, ZONE, OWNER);

    private final Optional<AccountName> account;
    private final Optional<DomainName> zone;
    private final Optional<String> owner;

    private ExportSelection(Optional<AccountName> account, Optional<DomainName> zone, Optional<String> owner) {
        this.account = account;
        this.zone = zone;
        this.owner = owner;
    }

    static ExportSelection of(Call call) {
        return new ExportSelection(
                call.parameter(ACCOUNT, AccountName::parse),
                call.parameter(ZONE, DomainName::parse),
                call.parameter(OWNER, RuleContent::parseOwner));
    }

    ExportDocument from(RoutingStore store) {
        List<ExportedZone> zones = zones(store)
                .map(found -> exported(store, found))
                .filter(exported -> owner.isEmpty() || !exported.rules().isEmpty())
                .collect(Collectors.toList());
        List<ExportedDestination> destinations =
                destinations(store, zones).map(ExportSelection::exported).collect(Collectors.toList());
        return ImmutableExportDocument.builder()
                .accounts(accounts(store, zones, destinations))
                .destinations(destinations)
                .zones(zones)
                .build();
    }

    private Stream<Zone> zones(RoutingStore store) {
        Stream<Zone> found = zone.isPresent()
                ? store.zone(zone.get()).stream()
                : Listing.all(page -> store.zones(account, page)).stream();
        return found.filter(
                one -> account.filter(name -> !one.account().equals(name)).isEmpty());
    }

    private ExportedZone exported(RoutingStore store, Zone found) {
        return ImmutableExportedZone.builder()
                .name(found.name())
                .account(found.account())
                .settings(found.settings())
                .subdomains(Listing.all(page -> store.subdomains(found.name(), page)).stream()
                        .map(Subdomain::name)
                        .collect(Collectors.toList()))
                .rules(Listing.all(page -> store.rules(found.name(), page)).stream()
                        .filter(rule -> owner.orElse(rule.content().owner())
                                .equals(rule.content().owner()))
                        .map(ExportSelection::exported)
                        .collect(Collectors.toList()))
                .build();
    }

    private static ExportedRule exported(Rule rule) {
        return ImmutableExportedRule.builder()
                .id(rule.id())
                .content(rule.content())
                .build();
    }

    /** All of them, or those that the exported rules name. */
    private Stream<Destination> destinations(RoutingStore store, List<ExportedZone> zones) {
        if (zone.isEmpty() && owner.isEmpty()) {
            return Listing.all(page -> store.destinations(account, Set.of(), page)).stream();
        }
        return zones.stream()
                .flatMap(exported -> exported.rules().stream()
                        .flatMap(rule -> rule.content().forwardAddresses().stream())
                        .map(address -> store.destination(exported.account(), address)))
                .flatMap(Optional::stream)
                .distinct();
    }

    private static ExportedDestination exported(Destination destination) {
        return ImmutableExportedDestination.builder()
                .account(destination.account())
                .email(destination.email())
                .verified(destination.state() == DestinationState.VERIFIED)
                .build();
    }

    private List<AccountName> accounts(
            RoutingStore store, List<ExportedZone> zones, List<ExportedDestination> destinations) {
        if (account.isEmpty() && zone.isEmpty() && owner.isEmpty()) {
            return Listing.all(store::accounts).stream().map(Account::name).collect(Collectors.toList());
        }
        return Stream.concat(
                        zones.stream().map(ExportedZone::account),
                        destinations.stream().map(ExportedDestination::account))
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }
}
