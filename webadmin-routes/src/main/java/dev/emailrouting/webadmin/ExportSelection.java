package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.common.collect.Streams;
import dev.emailrouting.routing.Account;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.ExportDocument.ExportedBinding;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestinationDomain;
import dev.emailrouting.routing.json.ExportDocument.ExportedHook;
import dev.emailrouting.routing.json.ExportDocument.ExportedRule;
import dev.emailrouting.routing.json.ExportDocument.ExportedScript;
import dev.emailrouting.routing.json.ExportDocument.ExportedSender;
import dev.emailrouting.routing.json.ExportDocument.ExportedSubmitter;
import dev.emailrouting.routing.json.ExportDocument.ExportedSuppression;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.json.ImmutableExportDocument;
import dev.emailrouting.routing.json.ImmutableExportedBinding;
import dev.emailrouting.routing.json.ImmutableExportedDestination;
import dev.emailrouting.routing.json.ImmutableExportedDestinationDomain;
import dev.emailrouting.routing.json.ImmutableExportedHook;
import dev.emailrouting.routing.json.ImmutableExportedRule;
import dev.emailrouting.routing.json.ImmutableExportedScript;
import dev.emailrouting.routing.json.ImmutableExportedSender;
import dev.emailrouting.routing.json.ImmutableExportedSubmitter;
import dev.emailrouting.routing.json.ImmutableExportedSuppression;
import dev.emailrouting.routing.json.ImmutableExportedZone;
import dev.emailrouting.routing.messagehook.MessageHook;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.script.Script;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.SenderScope;

/**
 * Which part of what there is is exported: all of it, or an account, a zone or an owner's rules with what they need. Of an
 * owner only the zones are exported that he has rules in, and no list of senders, which are nobody's; of a zone or an owner no binding, no submitter and
 * no suppression.
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

    ExportDocument from(
            RoutingStore store,
            ScriptStore scripts,
            MessageHookStore hooks,
            BindingStore bindings,
            SubmitterStore submitters,
            SuppressionStore suppressions) {
        List<ExportedZone> zones = zones(store)
                .map(found -> exported(store, found))
                .filter(exported -> owner.isEmpty() || !exported.rules().isEmpty())
                .collect(Collectors.toList());
        List<ExportedDestination> destinations =
                destinations(store, zones).map(ExportSelection::exported).collect(Collectors.toList());
        List<ExportedDestinationDomain> domains = destinationDomains(store, zones);
        List<ExportedSender> senders = senders(store, zones);
        List<ExportedScript> sieve = scripts(scripts, zones);
        List<ExportedHook> messageHooks = messageHooks(hooks, zones);
        List<ExportedBinding> sending = bindings(bindings);
        List<ExportedSubmitter> users = submitters(submitters);
        List<ExportedSuppression> notSending = suppressions(suppressions);
        return ImmutableExportDocument.builder()
                .accounts(
                        isEverything()
                                ? accounts(store)
                                : accountsOf(
                                        zones,
                                        destinations,
                                        domains,
                                        senders,
                                        sieve,
                                        messageHooks,
                                        sending,
                                        users,
                                        notSending))
                .destinations(destinations)
                .destinationDomains(domains)
                .zones(zones)
                .senders(senders)
                .sieve(sieve)
                .messageHooks(messageHooks)
                .bindings(sending)
                .submitters(users)
                .suppressions(notSending)
                .build();
    }

    /** All of them, or those that the exported rules run. Of a script that was never activated there is nothing to export. */
    private List<ExportedScript> scripts(ScriptStore scripts, List<ExportedZone> zones) {
        Stream<Script> wanted = isOfRules()
                ? programsOf(zones, ProgramKind.SIEVE)
                        .flatMap(named -> scripts.script(named.getKey(), named.getValue()).stream())
                : Listing.all(page -> scripts.scripts(account, page)).stream();
        return wanted.flatMap(script -> exported(scripts, script).stream()).collect(Collectors.toList());
    }

    private static Optional<ExportedScript> exported(ScriptStore scripts, Script script) {
        return scripts.active(script.account(), script.name())
                .flatMap(scripts::source)
                .map(source -> ImmutableExportedScript.builder()
                        .account(script.account())
                        .name(script.name())
                        .source(source)
                        .build());
    }

    private List<ExportedHook> messageHooks(MessageHookStore hooks, List<ExportedZone> zones) {
        Stream<MessageHook> wanted = isOfRules()
                ? programsOf(zones, ProgramKind.WEBHOOK)
                        .flatMap(named -> hooks.hook(named.getKey(), named.getValue()).stream())
                : Listing.all(page -> hooks.hooks(account, page)).stream();
        return wanted.map(hook -> ImmutableExportedHook.builder()
                        .account(hook.account())
                        .name(hook.name())
                        .content(hook.content())
                        .build())
                .collect(Collectors.toList());
    }

    /** Those of whole accounts: no rule names one. */
    private List<ExportedBinding> bindings(BindingStore bindings) {
        if (isOfRules()) {
            return List.of();
        }
        return Listing.all(page -> bindings.bindings(account, page)).stream()
                .map(binding -> ImmutableExportedBinding.builder()
                        .name(binding.name())
                        .account(binding.account())
                        .rights(binding.rights())
                        .build())
                .collect(Collectors.toList());
    }

    /** Those of whole accounts. */
    private List<ExportedSubmitter> submitters(SubmitterStore submitters) {
        if (isOfRules()) {
            return List.of();
        }
        return Listing.all(page -> submitters.submitters(account, Optional.empty(), page)).stream()
                .map(submitter -> ImmutableExportedSubmitter.builder()
                        .user(submitter.user())
                        .account(submitter.account())
                        .rights(submitter.rights())
                        .build())
                .collect(Collectors.toList());
    }

    /** Those of whole accounts that somebody made; what has bounced is a fact of this server, and passes. */
    private List<ExportedSuppression> suppressions(SuppressionStore suppressions) {
        if (isOfRules()) {
            return List.of();
        }
        return suppressions.manual(account).stream()
                .map(suppression -> ImmutableExportedSuppression.builder()
                        .account(suppression.account())
                        .email(suppression.email())
                        .note(Optional.of(suppression.note()).filter(note -> !note.isEmpty()))
                        .expires(suppression.expires())
                        .build())
                .collect(Collectors.toList());
    }

    private boolean isOfRules() {
        return zone.isPresent() || owner.isPresent();
    }

    /** Accounts with the names of what their exported rules run. */
    private static Stream<Map.Entry<AccountName, String>> programsOf(List<ExportedZone> zones, ProgramKind kind) {
        return zones.stream()
                .flatMap(exported -> exported.rules().stream()
                        .flatMap(rule -> rule.content().program().stream())
                        .filter(call -> call.kind() == kind)
                        .map(call -> Map.entry(exported.account(), call.name())))
                .distinct();
    }

    private boolean isEverything() {
        return account.isEmpty() && zone.isEmpty() && owner.isEmpty();
    }

    private static List<AccountName> accounts(RoutingStore store) {
        return Listing.all(store::accounts).stream().map(Account::name).collect(Collectors.toList());
    }

    private static List<AccountName> accountsOf(
            List<ExportedZone> zones,
            List<ExportedDestination> destinations,
            List<ExportedDestinationDomain> domains,
            List<ExportedSender> senders,
            List<ExportedScript> scripts,
            List<ExportedHook> messageHooks,
            List<ExportedBinding> bindings,
            List<ExportedSubmitter> submitters,
            List<ExportedSuppression> suppressions) {
        return Streams.concat(
                        suppressions.stream().map(ExportedSuppression::account),
                        submitters.stream().map(ExportedSubmitter::account),
                        bindings.stream().map(ExportedBinding::account),
                        scripts.stream().map(ExportedScript::account),
                        messageHooks.stream().map(ExportedHook::account),
                        zones.stream().map(ExportedZone::account),
                        destinations.stream().map(ExportedDestination::account),
                        domains.stream().map(ExportedDestinationDomain::account),
                        senders.stream().flatMap(sender -> sender.scope().account().stream()))
                .distinct()
                .sorted()
                .collect(Collectors.toList());
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

    /**
     * Of a suspended one it is not said whether it is verified: applied here, no would take its verification away; elsewhere,
     * yes would have mail sent to it.
     */
    private static ExportedDestination exported(Destination destination) {
        return ImmutableExportedDestination.builder()
                .account(destination.account())
                .email(destination.email())
                .verified(Optional.of(destination.state() == DestinationState.VERIFIED)
                        .filter(verified -> destination.state() != DestinationState.SUSPENDED))
                .build();
    }

    /** All of them, or those that the exported rules forward into. */
    private List<ExportedDestinationDomain> destinationDomains(RoutingStore store, List<ExportedZone> zones) {
        if (zone.isEmpty() && owner.isEmpty()) {
            return Listing.all(page -> store.destinationDomains(account, page)).stream()
                    .map(found -> exported(found.account(), found.domain()))
                    .collect(Collectors.toList());
        }
        return zones.stream()
                .flatMap(exported -> exported.rules().stream()
                        .flatMap(rule -> rule.content().forwardTargets().stream())
                        .map(target -> exported(exported.account(), target.domain())))
                .distinct()
                .filter(named -> store.isVerifiedDomain(named.account(), named.domain()))
                .collect(Collectors.toList());
    }

    private static ExportedDestinationDomain exported(AccountName account, DomainName domain) {
        return ImmutableExportedDestinationDomain.builder()
                .account(account)
                .domain(domain)
                .build();
    }

    private List<ExportedSender> senders(RoutingStore store, List<ExportedZone> zones) {
        if (owner.isPresent()) {
            return List.of();
        }
        return senderScopes(store, zones)
                .flatMap(scope ->
                        Listing.all(page -> store.senderEntries(Optional.of(scope), Optional.empty(), page)).stream()
                                .map(entry -> exported(scope, entry)))
                .collect(Collectors.toList());
    }

    /** The lists that are exported: a zone's own has only what is for the zone alone. */
    private Stream<SenderScope> senderScopes(RoutingStore store, List<ExportedZone> zones) {
        Stream<SenderScope> ofZones = zones.stream().map(ExportedZone::name).map(SenderScope::zone);
        if (zone.isPresent()) {
            return ofZones;
        }
        if (account.isPresent()) {
            return Stream.concat(Stream.of(SenderScope.account(account.get())), ofZones);
        }
        return Streams.concat(
                Stream.of(SenderScope.server()), accounts(store).stream().map(SenderScope::account), ofZones);
    }

    private static ExportedSender exported(SenderScope scope, SenderEntry entry) {
        return ImmutableExportedSender.builder()
                .scope(scope)
                .kind(entry.kind())
                .pattern(entry.pattern())
                .note(entry.note())
                .build();
    }
}
