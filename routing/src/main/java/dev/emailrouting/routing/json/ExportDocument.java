package dev.emailrouting.routing.json;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.GrowingSenderList;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.SenderScope;
import org.immutables.value.Value;

/**
 * All that decides on mail, in one document: accounts, destinations and destination domains, zones with their subdomains and
 * rules, the lists of senders, and the programs that rules run: scripts as they are in use, and message hooks without their secrets;
 * who sends by a token, without the tokens, as whom and to whom users send who log in, and to whom nobody does because
 * somebody said so.
 *
 * <pre>{@code
 * {"format": "email-routing-export", "version": 1,
 *  "accounts":     [{"name": "default"}],
 *  "destinations": [{"account": "default", "email": "me@example.net", "verified": true}],
 *  "destinationDomains": [{"account": "default", "domain": "partner.example"}],
 *  "zones":        [{"name": "example.com", "account": "default",
 *                    "authentication": {...} and the others of ZoneSettingsJson, "subdomains": ["shop.example.com"],
 *                    "rules": [{"id": "...", as in RuleJson}]}],
 *  "senders":      [{"list": "block", "pattern": "*@spam.example", "zone": "example.com", "note": "seen on Monday"}],
 *  "sieve":        [{"account": "default", "name": "support", "source": "keep;"}],
 *  "messageHooks": [{"account": "default", "name": "scorer", "url": "https://hooks.example.net/mail", as in MessageHookJson}],
 *  "bindings":     [{"name": "shop", "account": "default", "senders": ["shop@example.com"], as in SendRightsJson}],
 *  "submitters":   [{"user": "bob@example.com", "account": "default", "senders": ["bob@example.com"], as in SendRightsJson}],
 *  "suppressions": [{"account": "default", "email": "gone@example.net", "reason": "manual", "note": "asked us not to",
 *                    "expires": "2030-01-31T12:00:00Z"}]}
 * }</pre>
 *
 * Read strictly: an unknown field, a version of another form, a zone that stands there twice or whose account does not
 * stand there are refused by the path of the field. Only {@code format} and {@code version} must be there; an account that
 * is not named is the default one, which is always there, but for an entry of {@code senders}, which is for the whole server
 * when it names neither an account nor a zone. A zone that names some of its settings has the others as in a new
 * zone; what a document says nothing of, a zone's settings or whether a destination is verified, is as it is where there is
 * such a zone or destination, else as in a new one.
 */
@Value.Immutable
public abstract class ExportDocument {
    public static final String FORMAT = "email-routing-export";
    /** Changes when a reader of the old form would misread the new one. */
    public static final int VERSION = 1;

    public abstract List<AccountName> accounts();

    public abstract List<ExportedDestination> destinations();

    public abstract List<ExportedDestinationDomain> destinationDomains();

    public abstract List<ExportedZone> zones();

    public abstract List<ExportedSender> senders();

    public abstract List<ExportedScript> sieve();

    public abstract List<ExportedHook> messageHooks();

    public abstract List<ExportedBinding> bindings();

    public abstract List<ExportedSubmitter> submitters();

    public abstract List<ExportedSuppression> suppressions();

    /** A destination as it was exported. */
    @Value.Immutable
    public interface ExportedDestination {
        AccountName account();

        EmailAddress email();

        /** Empty where the document leaves it to what there is. */
        Optional<Boolean> verified();
    }

    /** A destination domain as it was exported. */
    @Value.Immutable
    public interface ExportedDestinationDomain {
        AccountName account();

        DomainName domain();
    }

    /** An entry of a list of senders as it was exported. */
    @Value.Immutable
    public interface ExportedSender {
        SenderScope scope();

        SenderEntry.Kind kind();

        /** In lower case. */
        String pattern();

        @Value.Default
        default String note() {
            return "";
        }
    }

    /** A Sieve script, the version in use. */
    @Value.Immutable
    public interface ExportedScript {
        AccountName account();

        String name();

        ScriptSource source();
    }

    /** A message hook as it was exported. */
    @Value.Immutable
    public interface ExportedHook {
        AccountName account();

        String name();

        MessageHookContent content();
    }

    /** A binding as it was exported. */
    @Value.Immutable
    public interface ExportedBinding {
        BindingName name();

        AccountName account();

        SendRights rights();
    }

    /** What a user may send who logs in, as it was exported. */
    @Value.Immutable
    public interface ExportedSubmitter {
        /** In lower case. */
        EmailAddress user();

        AccountName account();

        SendRights rights();
    }

    /** A suppression that somebody made, as it was exported. */
    @Value.Immutable
    public interface ExportedSuppression {
        AccountName account();

        EmailAddress email();

        /** Empty where the document leaves it to what there is. */
        Optional<String> note();

        /** Empty for one that holds until it is deleted. */
        Optional<Instant> expires();

        /** What stands for it, and for nothing else. */
        default String key() {
            return account() + " " + email().key();
        }
    }

    /** A zone as it was exported, its rules in the order in which they are tried. */
    @Value.Immutable
    public interface ExportedZone {
        DomainName name();

        AccountName account();

        /** Empty where the document names none, and leaves them to what there is. */
        Optional<ZoneSettings> settings();

        List<DomainName> subdomains();

        List<ExportedRule> rules();
    }

    /** A rule as it was exported. */
    @Value.Immutable
    public interface ExportedRule {
        /** In a document written by hand, where the rule has none, its place: {@code zones[0].rules[3]}. */
        String id();

        RuleContent content();

        /** Where it stands in what it was read from, where that has another form. */
        Optional<String> place();
    }

    /** @throws InvalidInputException naming the field, such as {@code zones[0].rules[3].actions[0].value[1]} */
    public static ExportDocument read(JsonNode document) {
        return new ExportReader(document).read();
    }

    public ObjectNode write() {
        return ExportWriter.write(this);
    }

    /** What a server that holds this document, and nothing else, decides by. */
    public RoutingTable table() {
        return new ExportedTable(this);
    }

    @Value.Check
    protected void check() {
        Set<AccountName> known = new HashSet<>(accounts());
        known.add(AccountName.DEFAULT);
        mustBeUnique("accounts", accounts(), Function.identity());
        mustBeUnique("zones", zones(), ExportedZone::name);
        mustBeUnique(
                "destinations",
                destinations(),
                destination -> destination.account() + " " + destination.email().key());
        mustBeUnique(
                "domains",
                zones().stream()
                        .flatMap(zone -> Stream.concat(Stream.of(zone.name()), zone.subdomains().stream()))
                        .collect(Collectors.toList()),
                Function.identity());
        mustBeUnique("destinationDomains", destinationDomains(), Function.identity());
        mustBeUnique("sieve", sieve(), script -> script.account() + " " + script.name());
        mustBeUnique("messageHooks", messageHooks(), hook -> hook.account() + " " + hook.name());
        mustBeUnique("bindings", bindings(), ExportedBinding::name);
        mustBeUnique("submitters", submitters(), ExportedSubmitter::user);
        mustBeUnique("suppressions", suppressions(), ExportedSuppression::key);
        mustBeKnown("zones", zones(), ExportedZone::account, known);
        mustBeKnown("destinations", destinations(), ExportedDestination::account, known);
        mustBeKnown("destinationDomains", destinationDomains(), ExportedDestinationDomain::account, known);
        mustBeKnown("sieve", sieve(), ExportedScript::account, known);
        mustBeKnown("messageHooks", messageHooks(), ExportedHook::account, known);
        mustBeKnown("bindings", bindings(), ExportedBinding::account, known);
        mustBeKnown("submitters", submitters(), ExportedSubmitter::account, known);
        mustBeKnown("suppressions", suppressions(), ExportedSuppression::account, known);
        mustFit("submitters", submitters(), ExportedSubmitter::account, SubmitterStore.MAX_PER_ACCOUNT);
        mustFit("suppressions", suppressions(), ExportedSuppression::account, SuppressionStore.MAX_PER_ACCOUNT);
        checkSenders(known, zones().stream().map(ExportedZone::name).collect(Collectors.toSet()));
    }

    private static <T> void mustFit(String list, List<T> entries, Function<T, AccountName> account, int max) {
        Multiset<AccountName> counts = HashMultiset.create();
        firstThat(entries, entry -> counts.add(account.apply(entry), 1) == max).ifPresent(i -> {
            throw new InvalidInputException(list + "[" + i + "]", "an account has at most " + max + " " + list);
        });
    }

    private void checkSenders(Set<AccountName> accounts, Set<DomainName> zones) {
        Map<SenderScope, GrowingSenderList> lists = new HashMap<>();
        for (int i = 0; i < senders().size(); i++) {
            ExportedSender sender = senders().get(i);
            String place = "senders[" + i + "]";
            if (!sender.scope().account().map(accounts::contains).orElse(true)) {
                throw unknownAccount(place);
            }
            if (!sender.scope().zone().map(zones::contains).orElse(true)) {
                throw new InvalidInputException(place + ".zone", "is not among the zones");
            }
            GrowingSenderList list = lists.computeIfAbsent(sender.scope(), scope -> new GrowingSenderList());
            if (!list.add(place + ".pattern", sender.kind(), sender.pattern())) {
                throw twice(place);
            }
        }
    }

    private static <T> void mustBeUnique(String list, List<T> entries, Function<T, ?> key) {
        Set<Object> seen = new HashSet<>();
        firstThat(entries, entry -> !seen.add(key.apply(entry))).ifPresent(i -> {
            throw twice(list + "[" + i + "]");
        });
    }

    private static InvalidInputException twice(String place) {
        return new InvalidInputException(place, "stands there twice");
    }

    private static <T> void mustBeKnown(
            String list, List<T> entries, Function<T, AccountName> account, Set<AccountName> known) {
        firstThat(entries, entry -> !known.contains(account.apply(entry))).ifPresent(i -> {
            throw unknownAccount(list + "[" + i + "]");
        });
    }

    private static InvalidInputException unknownAccount(String place) {
        return new InvalidInputException(place + ".account", "is not among the accounts");
    }

    private static <T> Optional<Integer> firstThat(List<T> entries, Function<T, Boolean> condition) {
        for (int i = 0; i < entries.size(); i++) {
            if (condition.apply(entries.get(i))) {
                return Optional.of(i);
            }
        }
        return Optional.empty();
    }
}
