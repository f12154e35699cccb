package dev.emailrouting.routing.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Faults;
import dev.emailrouting.routing.GrowingSenderList;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.ExportDocument.ExportedBinding;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestination;
import dev.emailrouting.routing.json.ExportDocument.ExportedDestinationDomain;
import dev.emailrouting.routing.json.ExportDocument.ExportedHook;
import dev.emailrouting.routing.json.ExportDocument.ExportedScript;
import dev.emailrouting.routing.json.ExportDocument.ExportedSender;
import dev.emailrouting.routing.json.ExportDocument.ExportedSubmitter;
import dev.emailrouting.routing.json.ExportDocument.ExportedSuppression;
import dev.emailrouting.routing.json.ExportDocument.ExportedZone;
import dev.emailrouting.routing.plan.CurrentRouting.CurrentZone;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.SenderScope;

/** Makes a {@link Plan}. What cannot be is collected and told all at once. */
final class Planner {
    private final ExportDocument document;
    private final CurrentRouting current;
    private final String owner;
    private final ImmutablePlan.Builder plan;
    private final Set<String> kept = new HashSet<>();
    private final Faults faults = new Faults();
    private int unchanged;

    Planner(ExportDocument document, CurrentRouting current, String owner) {
        this.document = document;
        this.current = current;
        this.owner = owner;
        this.plan = ImmutablePlan.builder().revision(current.revision()).owner(owner);
    }

    Plan plan() {
        document.accounts().forEach(this::account);
        destinations();
        destinationDomains();
        scripts();
        messageHooks();
        bindings();
        submitters();
        suppressions();
        List<ZoneRules> rules = new ArrayList<>();
        for (int i = 0; i < document.zones().size(); i++) {
            rules.add(zone("zones[" + i + "]", document.zones().get(i)));
        }
        senders();
        Set<String> deleted = deletions();
        rules.forEach(ofZone -> ofZone.mustBeOneOfAKind(deleted, faults));
        faults.throwIfAny(ConflictException::new);
        return plan.unchanged(unchanged).build();
    }

    private void account(AccountName name) {
        if (current.accounts().contains(name)) {
            unchanged++;
        } else {
            plan.addAccountsMade(name);
        }
    }

    private void destinations() {
        Map<String, Destination> known = new HashMap<>();
        current.destinations()
                .forEach(destination -> known.put(
                        destination.account() + " " + destination.email().key(), destination));
        for (int i = 0; i < document.destinations().size(); i++) {
            ExportedDestination declared = document.destinations().get(i);
            destination(
                    "destinations[" + i + "]",
                    declared,
                    Optional.ofNullable(known.get(
                            declared.account() + " " + declared.email().key())));
        }
    }

    private void destination(String path, ExportedDestination declared, Optional<Destination> known) {
        if (known.isEmpty()) {
            plan.addDestinationsMade(ImmutableDestinationMade.builder()
                    .path(path)
                    .account(declared.account())
                    .email(declared.email())
                    .verified(declared.verified().orElse(false))
                    .build());
            return;
        }
        boolean verified = known.get().verified().isPresent();
        if (declared.verified().orElse(verified) == verified) {
            unchanged++;
        } else {
            plan.addDestinationsChanged(ImmutableDestinationChange.builder()
                    .before(known.get())
                    .verified(!verified)
                    .build());
        }
    }

    private void destinationDomains() {
        for (int i = 0; i < document.destinationDomains().size(); i++) {
            ExportedDestinationDomain declared = document.destinationDomains().get(i);
            if (current.destinationDomains().containsEntry(declared.account(), declared.domain())) {
                unchanged++;
            } else {
                plan.addDestinationDomainsMade(ImmutableDestinationDomainMade.builder()
                        .path("destinationDomains[" + i + "]")
                        .account(declared.account())
                        .domain(declared.domain())
                        .build());
            }
        }
    }

    private void scripts() {
        for (int i = 0; i < document.sieve().size(); i++) {
            ExportedScript declared = document.sieve().get(i);
            Optional<ScriptSource> before =
                    Optional.ofNullable(current.scripts().get(declared.account(), declared.name()));
            if (before.equals(Optional.of(declared.source()))) {
                unchanged++;
            } else {
                plan.addScriptsPut(ImmutableScriptPut.builder()
                        .path("sieve[" + i + "]")
                        .account(declared.account())
                        .name(declared.name())
                        .source(declared.source())
                        .before(before)
                        .otherOwners(
                                otherOwners(declared.account(), ProgramCall.of(ProgramKind.SIEVE, declared.name())))
                        .build());
            }
        }
    }

    private void messageHooks() {
        for (int i = 0; i < document.messageHooks().size(); i++) {
            ExportedHook declared = document.messageHooks().get(i);
            Optional<MessageHookContent> before =
                    Optional.ofNullable(current.messageHooks().get(declared.account(), declared.name()));
            if (before.equals(Optional.of(declared.content()))) {
                unchanged++;
            } else {
                plan.addMessageHooksPut(ImmutableHookPut.builder()
                        .path("messageHooks[" + i + "]")
                        .account(declared.account())
                        .name(declared.name())
                        .content(declared.content())
                        .before(before)
                        .otherOwners(
                                otherOwners(declared.account(), ProgramCall.of(ProgramKind.WEBHOOK, declared.name())))
                        .build());
            }
        }
    }

    private Set<String> otherOwners(AccountName account, ProgramCall program) {
        Set<String> owners =
                new HashSet<>(Optional.ofNullable(current.programOwners().get(account, program))
                        .orElse(Set.of()));
        owners.remove(owner);
        return owners;
    }

    private void bindings() {
        for (int i = 0; i < document.bindings().size(); i++) {
            ExportedBinding declared = document.bindings().get(i);
            binding(
                    "bindings[" + i + "]",
                    declared,
                    Optional.ofNullable(current.bindings().get(declared.name())));
        }
    }

    private void binding(String path, ExportedBinding declared, Optional<Binding> known) {
        known.filter(binding -> !binding.account().equals(declared.account()))
                .ifPresent(binding -> faults.add(
                        path + ".account",
                        "the binding " + binding.name() + " is of the account " + binding.account()));
        Optional<SendRights> before = known.map(Binding::rights);
        if (before.equals(Optional.of(declared.rights()))) {
            unchanged++;
        } else {
            plan.addBindingsPut(ImmutableBindingPut.builder()
                    .path(path)
                    .account(declared.account())
                    .name(declared.name())
                    .rights(declared.rights())
                    .before(before)
                    .build());
        }
    }

    private void submitters() {
        for (int i = 0; i < document.submitters().size(); i++) {
            ExportedSubmitter declared = document.submitters().get(i);
            submitter(
                    "submitters[" + i + "]",
                    declared,
                    Optional.ofNullable(current.submitters().get(declared.user())));
        }
    }

    private void submitter(String path, ExportedSubmitter declared, Optional<Submitter> known) {
        known.filter(submitter -> !submitter.account().equals(declared.account()))
                .ifPresent(submitter -> faults.add(
                        path + ".account",
                        "the submitter " + submitter.user() + " is of the account " + submitter.account()));
        Optional<SendRights> before = known.map(Submitter::rights);
        if (before.equals(Optional.of(declared.rights()))) {
            unchanged++;
        } else {
            plan.addSubmittersPut(ImmutableSubmitterPut.builder()
                    .path(path)
                    .account(declared.account())
                    .user(declared.user())
                    .rights(declared.rights())
                    .before(before)
                    .build());
        }
    }

    private void suppressions() {
        for (int i = 0; i < document.suppressions().size(); i++) {
            ExportedSuppression declared = document.suppressions().get(i);
            suppression(
                    "suppressions[" + i + "]",
                    declared,
                    Optional.ofNullable(current.suppressions()
                            .get(declared.account(), declared.email().key())));
        }
    }

    private void suppression(String path, ExportedSuppression declared, Optional<Suppression> before) {
        boolean hasEnded =
                declared.expires().filter(end -> !end.isAfter(current.time())).isPresent();
        String note = declared.note().or(() -> before.map(Suppression::note)).orElse("");
        boolean isThere = before.filter(there -> there.reason() == Reason.MANUAL
                        && there.note().equals(note)
                        && there.expires().equals(declared.expires()))
                .isPresent();
        if (hasEnded || isThere) {
            unchanged++;
            return;
        }
        plan.addSuppressionsPut(ImmutableSuppressionPut.builder()
                .path(path)
                .before(before)
                .after(ImmutableSuppression.builder()
                        .account(declared.account())
                        .email(declared.email())
                        .reason(Reason.MANUAL)
                        .note(note)
                        .created(current.time())
                        .expires(declared.expires())
                        .build())
                .build());
    }

    private void senders() {
        Map<SenderScope, GrowingSenderList> lists = new HashMap<>();
        for (int i = 0; i < document.senders().size(); i++) {
            ExportedSender declared = document.senders().get(i);
            GrowingSenderList list = lists.computeIfAbsent(
                    declared.scope(),
                    scope -> GrowingSenderList.of(current.senders().getOrDefault(scope, SenderList.empty())));
            try {
                sender("senders[" + i + "]", declared, list);
            } catch (InvalidInputException e) {
                faults.add(e);
            }
        }
    }

    private void sender(String path, ExportedSender declared, GrowingSenderList list) {
        if (!list.add(path + ".pattern", declared.kind(), declared.pattern())) {
            unchanged++;
            return;
        }
        plan.addSendersMade(ImmutableSenderMade.builder()
                .path(path)
                .scope(declared.scope())
                .kind(declared.kind())
                .pattern(declared.pattern())
                .note(declared.note())
                .build());
    }

    private ZoneRules zone(String path, ExportedZone declared) {
        Optional<CurrentZone> known = Optional.ofNullable(current.zones().get(declared.name()));
        if (known.isPresent()) {
            existingZone(path, declared, known.get().zone());
        } else {
            newZone(path, declared);
        }
        Set<DomainName> domains =
                new HashSet<>(known.map(CurrentZone::subdomains).orElse(Set.of()));
        domains.add(declared.name());
        for (int i = 0; i < declared.subdomains().size(); i++) {
            subdomain(
                    path + ".subdomains[" + i + "]",
                    declared,
                    declared.subdomains().get(i));
            domains.add(declared.subdomains().get(i));
        }
        ZoneRules rules =
                new ZoneRules(path, declared, known.map(CurrentZone::rules).orElse(List.of()), owner);
        rules.mustHoldIn(domains, faults);
        kept.addAll(rules.kept());
        unchanged += rules.addTo(plan);
        return rules;
    }

    private void existingZone(String path, ExportedZone declared, Zone zone) {
        if (!zone.account().equals(declared.account())) {
            faults.add(path + ".account", "the zone " + zone.name() + " is of the account " + zone.account());
        }
        ZoneSettings settings = declared.settings().orElse(zone.settings());
        if (settings.equals(zone.settings())) {
            unchanged++;
        } else {
            plan.addZonesChanged(ImmutableZoneChange.builder()
                    .before(zone)
                    .settings(settings)
                    .build());
        }
    }

    private void newZone(String path, ExportedZone declared) {
        Optional.ofNullable(current.zoneOfDomain().get(declared.name()))
                .ifPresent(other -> faults.add(path + ".name", declared.name() + " is an added subdomain of " + other));
        plan.addZonesMade(ImmutableZoneMade.builder()
                .path(path + ".name")
                .name(declared.name())
                .account(declared.account())
                .settings(declared.settings().orElseGet(ZoneSettings::ofNewZone))
                .build());
    }

    private void subdomain(String path, ExportedZone declared, DomainName name) {
        Optional<DomainName> zone = Optional.ofNullable(current.zoneOfDomain().get(name));
        if (zone.isEmpty()) {
            plan.addSubdomainsMade(ImmutableSubdomainMade.builder()
                    .path(path)
                    .zone(declared.name())
                    .account(declared.account())
                    .name(name)
                    .build());
        } else if (zone.get().equals(declared.name())) {
            unchanged++;
        } else {
            faults.add(
                    path, name + (zone.get().equals(name) ? " is a zone of its own" : " was added to " + zone.get()));
        }
    }

    /** @return their ids */
    private Set<String> deletions() {
        Set<String> deleted = new HashSet<>();
        for (Rule rule : current.rulesOfOwner()) {
            if (!kept.contains(rule.id())) {
                plan.addRulesDeleted(rule);
                deleted.add(rule.id());
            }
        }
        return deleted;
    }
}
