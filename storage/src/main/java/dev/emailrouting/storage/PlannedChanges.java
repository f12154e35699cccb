package dev.emailrouting.storage;

import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multimaps;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.json.RuleKey;
import dev.emailrouting.routing.plan.ImmutableApplied;
import dev.emailrouting.routing.plan.Plan;
import dev.emailrouting.routing.plan.Plan.BindingPut;
import dev.emailrouting.routing.plan.Plan.DestinationChange;
import dev.emailrouting.routing.plan.Plan.DestinationDomainMade;
import dev.emailrouting.routing.plan.Plan.DestinationMade;
import dev.emailrouting.routing.plan.Plan.HookPut;
import dev.emailrouting.routing.plan.Plan.RuleChange;
import dev.emailrouting.routing.plan.Plan.RuleMade;
import dev.emailrouting.routing.plan.Plan.ScriptPut;
import dev.emailrouting.routing.plan.Plan.SubdomainMade;
import dev.emailrouting.routing.plan.Plan.SubmitterPut;
import dev.emailrouting.routing.plan.Plan.SuppressionPut;
import dev.emailrouting.routing.plan.Plan.ZoneChange;
import dev.emailrouting.routing.plan.Plan.ZoneMade;
import dev.emailrouting.routing.plan.PlanStore.Applied;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.webhook.WebhookSecret;
import dev.emailrouting.storage.MessageHooks.NewHook;

import static com.google.common.collect.ImmutableMap.toImmutableMap;

/** Carries out a plan in one change, in an order in which each step finds what it needs. */
final class PlannedChanges {
    private static final OptionalLong ANY = OptionalLong.empty();

    private final Change change;
    private final Plan plan;
    private final Set<DomainName> domainsAddedByUs;
    private final Supplier<String> ids;
    private final Supplier<WebhookSecret> secrets;

    PlannedChanges(
            Change change,
            Plan plan,
            Set<DomainName> domainsAddedByUs,
            Supplier<String> ids,
            Supplier<WebhookSecret> secrets) {
        this.change = change;
        this.plan = plan;
        this.domainsAddedByUs = domainsAddedByUs;
        this.ids = ids;
        this.secrets = secrets;
    }

    Applied make() throws SQLException {
        // No other change is under way, so nothing changes any more from here on.
        Change.requireVersion("what is stored", OptionalLong.of(plan.revision()), change.revision() - 1);
        for (AccountName account : plan.accountsMade()) {
            Accounts.create(change, account);
        }
        destinations();
        programs();
        zones();
        bindings();
        submitters();
        suppressions();
        Senders.createAll(change, ids, plan.sendersMade());
        return rules(ImmutableApplied.builder());
    }

    private void destinations() throws SQLException {
        for (DestinationMade made : plan.destinationsMade()) {
            at(
                    made.path(),
                    () -> Destinations.create(change, ids.get(), made.account(), made.email(), made.verified()));
        }
        for (DestinationChange changed : plan.destinationsChanged()) {
            Destinations.verify(change, changed.before().id(), changed.verified(), ANY);
        }
        for (DestinationDomainMade made : plan.destinationDomainsMade()) {
            at(made.path(), () -> DestinationDomains.create(change, ids.get(), made.account(), made.domain()));
        }
    }

    private void programs() throws SQLException {
        for (ScriptPut put : plan.scriptsPut()) {
            at(put.path(), () -> Scripts.put(change, ids, put.account(), put.name(), put.source(), true, ANY));
        }
        for (HookPut put : plan.messageHooksPut()) {
            NewHook newHook = new NewHook(ids.get(), secrets.get());
            at(put.path(), () -> MessageHooks.put(change, newHook, put.account(), put.name(), put.content(), ANY));
        }
    }

    private void zones() throws SQLException {
        for (ZoneMade made : plan.zonesMade()) {
            boolean addedByUs = domainsAddedByUs.contains(made.name());
            Zones.create(change, ids.get(), made.name(), made.account(), addedByUs, made.settings());
        }
        for (ZoneChange changed : plan.zonesChanged()) {
            Zones.update(change, changed.before().name(), changed.settings(), ANY);
        }
        for (SubdomainMade made : plan.subdomainsMade()) {
            boolean addedByUs = domainsAddedByUs.contains(made.name());
            at(made.path(), () -> Subdomains.add(change, made.zone(), made.name(), addedByUs));
        }
    }

    private void bindings() throws SQLException {
        for (BindingPut put : plan.bindingsPut()) {
            if (put.before().isPresent()) {
                Bindings.update(change, put.name(), put.rights(), ANY);
            } else {
                at(put.path(), () -> Bindings.create(change, put.name(), put.account(), put.rights()));
            }
        }
    }

    /** Looks at each account once, for there may be thousands. */
    private void submitters() throws SQLException {
        ListMultimap<AccountName, SubmitterPut> byAccount =
                Multimaps.index(plan.submittersPut(), SubmitterPut::account);
        for (AccountName account : byAccount.keySet()) {
            List<SubmitterPut> puts = byAccount.get(account);
            at(puts.get(0).path(), () -> {
                SubmitterRows.put(
                        change,
                        account,
                        puts.stream().collect(toImmutableMap(SubmitterPut::user, SubmitterPut::rights)));
                return null;
            });
        }
    }

    /** Looks at each account once, for there may be thousands. */
    private void suppressions() throws SQLException {
        ListMultimap<AccountName, SuppressionPut> byAccount =
                Multimaps.index(plan.suppressionsPut(), put -> put.after().account());
        for (AccountName account : byAccount.keySet()) {
            List<SuppressionPut> puts = byAccount.get(account);
            at(puts.get(0).path(), () -> {
                SuppressionRows.put(
                        change, puts.stream().map(SuppressionPut::after).collect(Collectors.toList()));
                return null;
            });
        }
    }

    private Applied rules(ImmutableApplied.Builder applied) throws SQLException {
        for (Rule rule : plan.rulesDeleted()) {
            Rules.delete(change, rule.zone(), rule.id(), ANY);
        }
        Rules.freeKeys(
                change.session(),
                plan.rulesChanged().stream()
                        .filter(PlannedChanges::getsAnotherKey)
                        .map(changed -> changed.before().id())
                        .collect(Collectors.toList()));
        for (RuleChange changed : plan.rulesChanged()) {
            Rule before = changed.before();
            Rules.update(change, before.zone(), before.id(), changed.content(), ANY);
        }
        int number = plan.rulesMade().size();
        for (int i = 0; i < number; i++) {
            RuleMade made = plan.rulesMade().get(i);
            long age = change.revision() + i;
            applied.addRulesMade(
                    at(made.path(), () -> Rules.create(change, age, ids.get(), made.zone(), made.content())));
        }
        // Of two rules with the same priority the older one is tried first: the document's order must be that of their
        // ages.
        return applied.revision(number > 1 ? change.takeMore(number - 1) : change.revision())
                .build();
    }

    /** Has what there is already too much of named by its place in the document. */
    private static <T> T at(String place, Step<T> step) throws SQLException {
        try {
            return step.take();
        } catch (ConflictException e) {
            throw e.at(place);
        }
    }

    private interface Step<T> {
        T take() throws SQLException;
    }

    private static boolean getsAnotherKey(RuleChange changed) {
        return !RuleKey.of(changed.before().content()).equals(RuleKey.of(changed.content()));
    }
}
