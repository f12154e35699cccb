package dev.emailrouting.routing.cloudflare;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Faults;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.ExportDocument.ExportedRule;
import dev.emailrouting.routing.json.ImmutableExportedRule;
import dev.emailrouting.routing.json.RuleJson;

/**
 * Reads Cloudflare's forms:
 *
 * <pre>{@code
 * {"success": true, "result": [{"id": "...", "name": "...", "enabled": true, "priority": 0, "source": "api",
 *                               "matchers": [...], "actions": [...]}]}      or the list alone
 * {"addresses": ["support@example.com", "*@example.com"]}                     with whatever else a Wrangler file has
 * }</pre>
 *
 * The words of the rules are those of {@link RuleJson}; what of a rule only Cloudflare knows is left aside. A worker, which
 * cannot run here, is refused unless it is said where its mail is forwarded to instead; of Wrangler's addresses that must be
 * said. Faults name the place in what was read, such as {@code result[3].actions[0].value[0]}.
 */
public final class CloudflareDocument {
    private static final Set<String> OF_A_RULE = Set.of("name", "enabled", "priority", "matchers", "actions");
    private static final int MAX_ID = 64;

    private final ImportOptions options;
    private final Map<DomainName, List<ExportedRule>> rules = new LinkedHashMap<>();
    private final Faults faults = new Faults();

    private CloudflareDocument(ImportOptions options) {
        this.options = options;
    }

    /** Whether it has one of Cloudflare's forms, however sound. */
    public static boolean isOne(JsonNode document) {
        return document.isArray() || (!document.has("format") && (document.has("result") || document.has("addresses")));
    }

    /** @throws InvalidInputException naming what cannot be applied */
    public static ExportDocument read(JsonNode document, ImportOptions options) {
        CloudflareDocument reader = new CloudflareDocument(options);
        if (document.has("addresses")) {
            reader.addresses(document.get("addresses"));
        } else {
            reader.ruleList(document);
        }
        reader.faults.throwIfAny(InvalidInputException::new);
        return new ImportedZones(reader.rules, options).document();
    }

    private void ruleList(JsonNode document) {
        if (document.isArray()) {
            each("", document);
            return;
        }
        if (!document.path("success").asBoolean(true)) {
            throw new InvalidInputException("success", "the answer tells of an error and has no rules");
        }
        JsonNode result = document.get("result");
        mustBeWhole(document.path("result_info"), result);
        if (result.isObject()) {
            rule("result", result);
        } else if (result.isArray()) {
            each("result", result);
        } else {
            throw new InvalidInputException("result", "must be a rule or a list of rules");
        }
    }

    /** Applied by an owner, the rules of the other pages would be deleted. */
    private static void mustBeWhole(JsonNode info, JsonNode result) {
        int total = info.path("total_count").asInt(0);
        if (result.isArray() && total > result.size()) {
            throw new InvalidInputException(
                    "result_info.total_count",
                    "these are " + result.size() + " of " + total + " rules: apply all pages as one list");
        }
    }

    private void each(String list, JsonNode entries) {
        for (int i = 0; i < entries.size(); i++) {
            rule(list + "[" + i + "]", entries.get(i));
        }
    }

    private void rule(String place, JsonNode rule) {
        try {
            if (!rule.isObject()) {
                throw new InvalidInputException(place, "must be a JSON object");
            }
            read(place, rule);
        } catch (InvalidInputException e) {
            faults.add(e.field().startsWith(place) || e.field().equals("zone") ? e : e.in(place));
        }
    }

    private void read(String place, JsonNode rule) {
        DomainName zone = zoneOf(rule);
        ObjectNode ours = ((ObjectNode) rule.deepCopy()).retain(OF_A_RULE);
        withoutWorkers(ours.path("actions"));
        add(place, zone, id(rule.path("id")).orElse(place), ours);
    }

    private DomainName zoneOf(JsonNode rule) {
        JsonNode named = rule.path("zone").path("name");
        return named.isTextual()
                ? DomainName.parse("zone.name", named.textValue())
                : options.zone()
                        .orElseThrow(() -> new InvalidInputException(
                                "zone", "the rules do not say which zone they are of, say zone=DOMAIN in the query"));
    }

    private static Optional<String> id(JsonNode id) {
        return Optional.of(id.asText()).filter(text -> !text.isEmpty() && text.length() <= MAX_ID);
    }

    private void withoutWorkers(JsonNode actions) {
        for (int i = 0; i < actions.size(); i++) {
            if (actions.get(i).path("type").asText().equals("worker")) {
                forward((ObjectNode) actions.get(i), insteadOfAWorker("actions[" + i + "].type"));
            }
        }
    }

    private EmailAddress insteadOfAWorker(String field) {
        return options.forward()
                .orElseThrow(() -> new InvalidInputException(
                        field,
                        "a worker is a program at Cloudflare and cannot run here,"
                                + " say forward=ADDRESS in the query for where its mail goes instead"));
    }

    private static void forward(ObjectNode action, EmailAddress to) {
        action.removeAll();
        action.put("type", "forward").putArray("value").add(to.toString());
    }

    private void addresses(JsonNode addresses) {
        if (!addresses.isArray()) {
            throw new InvalidInputException("addresses", "must be a list of texts");
        }
        for (int i = 0; i < addresses.size(); i++) {
            String place = "addresses[" + i + "]";
            try {
                address(place, addresses.get(i).asText());
            } catch (InvalidInputException e) {
                faults.add(e);
            }
        }
    }

    private void address(String place, String address) {
        int at = address.lastIndexOf('@');
        if (at < 1) {
            throw new InvalidInputException(place, "'" + Texts.quotable(address) + "' is not an email address");
        }
        DomainName domain = DomainName.parse(place, address.substring(at + 1));
        ObjectNode rule = JsonNodeFactory.instance.objectNode();
        ObjectNode matcher = rule.putArray("matchers").addObject();
        if (address.startsWith("*@")) {
            rule.put("domain", domain.toString());
            matcher.put("type", "all");
        } else {
            matcher.put("type", "literal").put("field", "to").put("value", address);
        }
        forward(rule.putArray("actions").addObject(), insteadOfAWorker(place));
        try {
            add(place, options.zoneOf(domain), place, rule);
        } catch (InvalidInputException e) {
            throw new InvalidInputException(place, e.reason());
        }
    }

    private void add(String place, DomainName zone, String id, ObjectNode rule) {
        rules.computeIfAbsent(zone, name -> new ArrayList<>())
                .add(ImmutableExportedRule.builder()
                        .id(id)
                        .place(place)
                        .content(RuleJson.read(rule, zone))
                        .build());
    }
}
