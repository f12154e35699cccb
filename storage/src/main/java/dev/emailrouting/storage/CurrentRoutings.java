package dev.emailrouting.storage;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.common.collect.HashBasedTable;
import com.google.common.collect.Table;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.ExportDocument.ExportedBinding;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestinationDomain;
import dev.emailrouting.routing.json.ExportDocument.ExportedHook;
import dev.emailrouting.routing.json.ExportDocument.ExportedScript;
import dev.emailrouting.routing.json.ExportDocument.ExportedSender;
import dev.emailrouting.routing.json.ExportDocument.ExportedSubmitter;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.plan.CurrentRouting;
import dev.emailrouting.routing.plan.CurrentRouting.CurrentZone;
import dev.emailrouting.routing.plan.ImmutableCurrentRouting;
import dev.emailrouting.routing.plan.ImmutableCurrentZone;
import dev.emailrouting.routing.script.ActiveScript;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.store.SenderScope;

/** Finds what there is of what a document names. */
final class CurrentRoutings {
    private CurrentRoutings() {}

    static CurrentRouting of(Session session, ExportDocument document, String owner, Instant now) throws SQLException {
        ImmutableCurrentRouting.Builder current = ImmutableCurrentRouting.builder()
                .time(now)
                .revision(session.number("select revision from routing_revision where id = 1"));
        for (AccountName account : document.accounts()) {
            Accounts.find(session, account).ifPresent(found -> current.addAccounts(found.name()));
        }
        for (ExportedDestination destination : document.destinations()) {
            Destinations.find(session, destination.account(), destination.email())
                    .ifPresent(current::addDestinations);
        }
        for (Map.Entry<AccountName, Set<DomainName>> domains :
                destinationDomains(document).entrySet()) {
            current.putAllDestinationDomains(
                    domains.getKey(), DestinationDomains.verifiedAmong(session, domains.getKey(), domains.getValue()));
        }
        for (ExportedZone declared : document.zones()) {
            zoneOf(session, declared.name()).ifPresent(zone -> current.putZoneOfDomain(declared.name(), zone));
            for (DomainName subdomain : declared.subdomains()) {
                zoneOf(session, subdomain).ifPresent(zone -> current.putZoneOfDomain(subdomain, zone));
            }
            Optional<Zone> zone = Zones.find(session, declared.name());
            if (zone.isPresent()) {
                current.putZones(declared.name(), zone(session, zone.get()));
            }
        }
        current.scripts(scripts(session, document))
                .messageHooks(messageHooks(session, document))
                .programOwners(programOwners(session, document));
        for (ExportedBinding declared : document.bindings()) {
            Bindings.withoutTokens(session, declared.name())
                    .ifPresent(found -> current.putBindings(found.name(), found));
        }
        current.submitters(SubmitterRows.among(
                session,
                document.submitters().stream().map(ExportedSubmitter::user).collect(Collectors.toList())));
        current.suppressions(suppressions(session, document, now));
        current.senders(Senders.lists(session, senderScopes(document)));
        if (!owner.isEmpty()) {
            current.rulesOfOwner(Rules.ofOwner(session, owner));
        }
        return current.build();
    }

    private static Map<AccountName, Set<DomainName>> destinationDomains(ExportDocument document) {
        return document.destinationDomains().stream()
                .collect(Collectors.groupingBy(
                        ExportedDestinationDomain::account,
                        Collectors.mapping(ExportedDestinationDomain::domain, Collectors.toSet())));
    }

    private static List<SenderScope> senderScopes(ExportDocument document) {
        return document.senders().stream().map(ExportedSender::scope).distinct().collect(Collectors.toList());
    }

    private static Table<AccountName, String, ScriptSource> scripts(Session session, ExportDocument document)
            throws SQLException {
        Table<AccountName, String, ScriptSource> found = HashBasedTable.create();
        for (ExportedScript declared : document.sieve()) {
            Optional<ActiveScript> active = Scripts.active(session, declared.account(), declared.name());
            if (active.isPresent()) {
                Scripts.source(session, active.get())
                        .ifPresent(source -> found.put(declared.account(), declared.name(), source));
            }
        }
        return found;
    }

    private static Table<AccountName, String, MessageHookContent> messageHooks(Session session, ExportDocument document)
            throws SQLException {
        Table<AccountName, String, MessageHookContent> found = HashBasedTable.create();
        for (ExportedHook declared : document.messageHooks()) {
            MessageHooks.find(session, declared.account(), declared.name())
                    .ifPresent(hook -> found.put(declared.account(), declared.name(), hook.content()));
        }
        return found;
    }

    private static Table<AccountName, ProgramCall, Set<String>> programOwners(Session session, ExportDocument document)
            throws SQLException {
        Table<AccountName, ProgramCall, Set<String>> found = HashBasedTable.create();
        for (ExportedScript declared : document.sieve()) {
            ProgramCall call = ProgramCall.of(ProgramKind.SIEVE, declared.name());
            found.put(declared.account(), call, RulePrograms.owners(session, declared.account(), call));
        }
        for (ExportedHook declared : document.messageHooks()) {
            ProgramCall call = ProgramCall.of(ProgramKind.WEBHOOK, declared.name());
            found.put(declared.account(), call, RulePrograms.owners(session, declared.account(), call));
        }
        return found;
    }

    private static Table<AccountName, String, Suppression> suppressions(
            Session session, ExportDocument document, Instant now) throws SQLException {
        List<List<String>> keys = document.suppressions().stream()
                .map(declared -> SuppressionRows.key(declared.account(), declared.email()))
                .collect(Collectors.toList());
        Table<AccountName, String, Suppression> found = HashBasedTable.create();
        SuppressionRows.among(session, keys, now)
                .forEach(suppression ->
                        found.put(suppression.account(), suppression.email().key(), suppression));
        return found;
    }

    private static Optional<DomainName> zoneOf(Session session, DomainName domain) throws SQLException {
        Optional<Zone> zone = Zones.find(session, domain);
        return zone.isPresent() ? zone.map(Zone::name) : Subdomains.zoneOf(session, domain);
    }

    private static CurrentZone zone(Session session, Zone zone) throws SQLException {
        return ImmutableCurrentZone.builder()
                .zone(zone)
                .subdomains(Subdomains.all(session, zone.name()).stream()
                        .map(Subdomain::name)
                        .collect(Collectors.toSet()))
                .rules(Rules.all(session, zone.name()))
                .build();
    }
}
