package dev.emailrouting.webadmin;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import dev.emailrouting.routing.Account;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.Rule;
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
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** {@code export}: accounts, destinations and zones, all of one moment, as one {@link ExportDocument}. */
final class ExportResource {
    private static final int ATTEMPTS = 5;

    private final RoutingStore store;
    private final RoutingTableSource source;

    @Inject
    ExportResource(RoutingStore store, RoutingTableSource source) {
        this.store = store;
        this.source = source;
    }

    void define(Endpoints endpoints) {
        endpoints.get(EmailRoutingRoutes.BASE_PATH + "/export", this::export);
    }

    /** What was changed while it was read is read again: a page shifted by a deletion would lack somebody's zone. */
    private Answer export(Call call) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long before = revision();
            ImmutableExportDocument.Builder read = read();
            if (revision() == before) {
                return Answer.ok(read.build().write());
            }
        }
        throw new StoreUnavailableException("export: something changed whenever it was read, try again");
    }

    private long revision() {
        return source.changesSince(Long.MAX_VALUE).revision();
    }

    private ImmutableExportDocument.Builder read() {
        return ImmutableExportDocument.builder()
                .accounts(
                        Listing.all(store::accounts).stream().map(Account::name).collect(Collectors.toList()))
                .destinations(Listing.all(page -> store.destinations(Optional.empty(), Set.of(), page)).stream()
                        .map(ExportResource::exported)
                        .collect(Collectors.toList()))
                .zones(Listing.all(page -> store.zones(Optional.empty(), page)).stream()
                        .map(this::exported)
                        .collect(Collectors.toList()));
    }

    private static ExportedDestination exported(Destination destination) {
        return ImmutableExportedDestination.builder()
                .account(destination.account())
                .email(destination.email())
                .verified(destination.state() == DestinationState.VERIFIED)
                .build();
    }

    private ExportedZone exported(Zone zone) {
        return ImmutableExportedZone.builder()
                .name(zone.name())
                .account(zone.account())
                .settings(zone.settings())
                .subdomains(Listing.all(page -> store.subdomains(zone.name(), page)).stream()
                        .map(Subdomain::name)
                        .collect(Collectors.toList()))
                .rules(Listing.all(page -> store.rules(zone.name(), page)).stream()
                        .map(ExportResource::exported)
                        .collect(Collectors.toList()))
                .build();
    }

    private static ExportedRule exported(Rule rule) {
        return ImmutableExportedRule.builder()
                .id(rule.id())
                .content(rule.content())
                .build();
    }
}
