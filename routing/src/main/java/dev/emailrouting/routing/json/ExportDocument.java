package dev.emailrouting.routing.json;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.decide.RoutingTable;
import org.immutables.value.Value;

/**
 * Accounts, destinations, and zones with their subdomains and rules, in one document. Sender lists and destination domains are
 * not in it.
 *
 * <pre>{@code
 * {"format": "email-routing-export", "version": 1,
 *  "accounts":     [{"name": "default"}],
 *  "destinations": [{"account": "default", "email": "me@example.net", "verified": true}],
 *  "zones":        [{"name": "example.com", "account": "default",
 *                    "authentication": {...} and the others of ZoneSettingsJson, "subdomains": ["shop.example.com"],
 *                    "rules": [{"id": "...", as in RuleJson}]}]}
 * }</pre>
 *
 * Read strictly: an unknown field, a version of another form, a zone that stands there twice or whose account does not
 * stand there are refused by the path of the field. Only {@code format} and {@code version} must be there; an account that
 * is not named is the default one, which is always there. A zone that names some of its settings has the others as in a new
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

    public abstract List<ExportedZone> zones();

    /** A destination as it was exported. */
    @Value.Immutable
    public interface ExportedDestination {
        AccountName account();

        EmailAddress email();

        /** Empty where the document leaves it to what there is. */
        Optional<Boolean> verified();
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
        ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("format", FORMAT).put("version", VERSION);
        ArrayNode accounts = document.putArray("accounts");
        accounts().forEach(name -> accounts.addObject().put("name", name.toString()));
        ArrayNode destinations = document.putArray("destinations");
        destinations().forEach(destination -> write(destination, destinations.addObject()));
        ArrayNode zones = document.putArray("zones");
        zones().forEach(zone -> write(zone, zones.addObject()));
        return document;
    }

    private static void write(ExportedDestination destination, ObjectNode object) {
        object.put("account", destination.account().toString())
                .put("email", destination.email().toString());
        destination.verified().ifPresent(verified -> object.put("verified", verified));
    }

    private static void write(ExportedZone zone, ObjectNode object) {
        object.put("name", zone.name().toString()).put("account", zone.account().toString());
        zone.settings().ifPresent(settings -> object.setAll(ZoneSettingsJson.write(settings)));
        ArrayNode subdomains = object.putArray("subdomains");
        zone.subdomains().forEach(name -> subdomains.add(name.toString()));
        ArrayNode rules = object.putArray("rules");
        zone.rules().forEach(rule -> {
            ObjectNode written = JsonNodeFactory.instance.objectNode().put("id", rule.id());
            rules.add(written.setAll(RuleJson.write(rule.content())));
        });
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
        mustBeKnown("zones", zones(), ExportedZone::account, known);
        mustBeKnown("destinations", destinations(), ExportedDestination::account, known);
    }

    private static <T> void mustBeUnique(String list, List<T> entries, Function<T, ?> key) {
        Set<Object> seen = new HashSet<>();
        firstThat(entries, entry -> !seen.add(key.apply(entry))).ifPresent(i -> {
            throw new InvalidInputException(list + "[" + i + "]", "stands there twice");
        });
    }

    private static <T> void mustBeKnown(
            String list, List<T> entries, Function<T, AccountName> account, Set<AccountName> known) {
        firstThat(entries, entry -> !known.contains(account.apply(entry))).ifPresent(i -> {
            throw new InvalidInputException(list + "[" + i + "].account", "is not among the accounts");
        });
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
