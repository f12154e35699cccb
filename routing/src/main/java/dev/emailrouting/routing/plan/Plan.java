package dev.emailrouting.routing.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Faults;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.SenderScope;
import org.immutables.value.Value;

/**
 * What must be made, changed and deleted for there to be what a document says, as of one moment.
 *
 * <p>A document is applied by a label, or by none. A rule of the document is that of its {@code id} where its zone has it, else
 * the one with the same {@link dev.emailrouting.routing.json.RuleKey}; it gets the label unless it names an owner itself.
 * Deleted are the rules of the label that are not in the document, wherever they are, and nothing else, so that without a label
 * nothing is. A rule that is to change and is not the label's is a take-over, and so is a script or
 * message hook that is to change and is run by such a rule. Accounts, destinations, destination domains,
 * zones, subdomains and entries of sender lists are made where they are missing; scripts, message hooks, bindings and submitters
 * are made or set as it says, a binding's tokens aside, of which a document says nothing; what the document does not say of a zone's
 * settings or a destination's verification stays. So does the note of an entry, which stands there for people alone. A suppression
 * is made where it is missing, or set where it has another reason, end or note than the document says; one whose end has come
 * is as none in a document too, which may be old.
 */
@Value.Immutable
public abstract class Plan {
    /** Of the moment that the plan is for. */
    public abstract long revision();

    /** The label that the document is applied by; empty for none. */
    public abstract String owner();

    public abstract List<AccountName> accountsMade();

    public abstract List<DestinationMade> destinationsMade();

    public abstract List<DestinationChange> destinationsChanged();

    public abstract List<DestinationDomainMade> destinationDomainsMade();

    /** Scripts that are missing, or another text of which is in use. */
    public abstract List<ScriptPut> scriptsPut();

    /** Message hooks that are missing, or are others. */
    public abstract List<HookPut> messageHooksPut();

    /** Bindings that are missing, or have other rights. */
    public abstract List<BindingPut> bindingsPut();

    /** Submitters that are missing, or have other rights. */
    public abstract List<SubmitterPut> submittersPut();

    /** Suppressions that are missing, or are others. */
    public abstract List<SuppressionPut> suppressionsPut();

    public abstract List<ZoneMade> zonesMade();

    public abstract List<ZoneChange> zonesChanged();

    public abstract List<SubdomainMade> subdomainsMade();

    public abstract List<SenderMade> sendersMade();

    public abstract List<RuleMade> rulesMade();

    public abstract List<RuleChange> rulesChanged();

    public abstract List<Rule> rulesDeleted();

    /** How many parts of the document are there as it says. */
    public abstract int unchanged();

    /** @throws ConflictException naming what the document says that cannot be beside what there is */
    public static Plan of(ExportDocument document, CurrentRouting current, String owner) {
        return new Planner(document, current, owner).plan();
    }

    /** How many things it makes, changes and deletes. */
    public int size() {
        return accountsMade().size()
                + destinationsMade().size()
                + destinationsChanged().size()
                + destinationDomainsMade().size()
                + scriptsPut().size()
                + messageHooksPut().size()
                + bindingsPut().size()
                + submittersPut().size()
                + suppressionsPut().size()
                + zonesMade().size()
                + zonesChanged().size()
                + subdomainsMade().size()
                + sendersMade().size()
                + rulesMade().size()
                + rulesChanged().size()
                + rulesDeleted().size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    /** Changes of rules that are another owner's, or nobody's. */
    public List<RuleChange> takeOvers() {
        return rulesChanged().stream()
                .filter(change -> change.isTakeOver(owner()))
                .collect(Collectors.toList());
    }

    /** Whether it changes rules that are another owner's, or nobody's, or what such rules run. */
    public boolean takesOver() {
        return !takeOvers().isEmpty()
                || scriptsPut().stream().anyMatch(ScriptPut::isTakeOver)
                || messageHooksPut().stream().anyMatch(HookPut::isTakeOver);
    }

    /** @throws ConflictException naming them when there are any */
    public void mustTakeNothingOver() {
        Faults faults = new Faults();
        for (RuleChange change : takeOvers()) {
            String whose = change.before().content().owner();
            faults.add(
                    change.path(),
                    "the rule " + change.before().id() + " is "
                            + (whose.isEmpty() ? "nobody's" : "of the owner '" + whose + "'")
                            + ", and is taken over only with force=true");
        }
        scriptsPut().stream()
                .filter(ScriptPut::isTakeOver)
                .forEach(put -> faults.add(put.path(), isRunBy("script " + put.name(), put.otherOwners())));
        messageHooksPut().stream()
                .filter(HookPut::isTakeOver)
                .forEach(put -> faults.add(put.path(), isRunBy("message hook " + put.name(), put.otherOwners())));
        faults.throwIfAny(ConflictException::new);
    }

    private static String isRunBy(String program, SortedSet<String> owners) {
        return "the " + program + " is run by rules of "
                + owners.stream()
                        .map(owner -> owner.isEmpty() ? "nobody" : "the owner '" + owner + "'")
                        .collect(Collectors.joining(" and "))
                + ", and is changed only with force=true";
    }

    /** The domains that become zones or added subdomains, each with its place in the document. */
    public Map<DomainName, String> domainsMade() {
        Map<DomainName, String> domains = new LinkedHashMap<>();
        zonesMade().forEach(zone -> domains.put(zone.name(), zone.path()));
        subdomainsMade().forEach(subdomain -> domains.put(subdomain.name(), subdomain.path()));
        return domains;
    }

    /** A destination that is missing. */
    @Value.Immutable
    public interface DestinationMade {
        /** Its place in the document: {@code destinations[3]}. */
        String path();

        AccountName account();

        EmailAddress email();

        boolean verified();
    }

    /** A destination that is to be verified, or no more. */
    @Value.Immutable
    public interface DestinationChange {
        Destination before();

        boolean verified();
    }

    /** A destination domain that is missing. */
    @Value.Immutable
    public interface DestinationDomainMade {
        /** Its place in the document: {@code destinationDomains[3]}. */
        String path();

        AccountName account();

        DomainName domain();
    }

    /** A script whose text is to be in use. */
    @Value.Immutable
    public interface ScriptPut {
        /** Its place in the document: {@code sieve[3]}. */
        String path();

        AccountName account();

        String name();

        ScriptSource source();

        /** What is in use now; empty for nothing. */
        Optional<ScriptSource> before();

        /** Whose rules run it, but for the label's; the empty one for nobody's. */
        @Value.NaturalOrder
        SortedSet<String> otherOwners();

        default boolean isTakeOver() {
            return !otherOwners().isEmpty();
        }
    }

    /** A message hook as it is to be. */
    @Value.Immutable
    public interface HookPut {
        /** Its place in the document: {@code messageHooks[3]}. */
        String path();

        AccountName account();

        String name();

        MessageHookContent content();

        /** Empty for one that is missing. */
        Optional<MessageHookContent> before();

        /** Whose rules run it, but for the label's; the empty one for nobody's. */
        @Value.NaturalOrder
        SortedSet<String> otherOwners();

        default boolean isTakeOver() {
            return !otherOwners().isEmpty();
        }
    }

    /** A binding as it is to be. */
    @Value.Immutable
    public interface BindingPut {
        /** Its place in the document: {@code bindings[3]}. */
        String path();

        AccountName account();

        BindingName name();

        SendRights rights();

        /** Empty for one that is missing. */
        Optional<SendRights> before();
    }

    /** A submitter as it is to be. */
    @Value.Immutable
    public interface SubmitterPut {
        /** Its place in the document: {@code submitters[3]}. */
        String path();

        AccountName account();

        EmailAddress user();

        SendRights rights();

        /** Empty for one that is missing. */
        Optional<SendRights> before();
    }

    /** A suppression as it is to be. */
    @Value.Immutable
    public interface SuppressionPut {
        /** Its place in the document: {@code suppressions[3]}. */
        String path();

        /** Made at the moment of the plan. */
        Suppression after();

        /** Empty for one that is missing. */
        Optional<Suppression> before();
    }

    /** A zone that is missing. */
    @Value.Immutable
    public interface ZoneMade {
        String path();

        DomainName name();

        AccountName account();

        ZoneSettings settings();
    }

    /** A zone whose settings are others. */
    @Value.Immutable
    public interface ZoneChange {
        Zone before();

        ZoneSettings settings();
    }

    /** A subdomain that its zone lacks. */
    @Value.Immutable
    public interface SubdomainMade {
        String path();

        DomainName zone();

        AccountName account();

        DomainName name();
    }

    /** An entry that a list of senders lacks. */
    @Value.Immutable
    public interface SenderMade {
        /** Its place in the document: {@code senders[3]}. */
        String path();

        SenderScope scope();

        SenderEntry.Kind kind();

        String pattern();

        String note();
    }

    /** A rule that is missing. */
    @Value.Immutable
    public interface RuleMade {
        /** Its place in the document: {@code zones[0].rules[3]}. */
        String path();

        DomainName zone();

        AccountName account();

        RuleContent content();
    }

    /** A rule that is another one now. */
    @Value.Immutable
    public interface RuleChange {
        /** Its place in the document: {@code zones[0].rules[3]}. */
        String path();

        AccountName account();

        Rule before();

        RuleContent content();

        /** Whether it is not the label's. */
        default boolean isTakeOver(String label) {
            return !before().content().owner().equals(label);
        }
    }
}
