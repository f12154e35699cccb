package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.activity.ActivityStore;
import dev.emailrouting.routing.activity.RuleUse;
import dev.emailrouting.routing.json.RuleJson;
import dev.emailrouting.routing.store.ImmutableRuleQuery;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RuleQuery;

/** {@code zones/{zone}/rules}: which recipients a zone takes, and what happens to their mail. */
final class RulesResource {
    private static final String RULES = ZonesResource.ZONE + "/rules";
    private static final String RULE = RULES + "/:id";
    /** What an answer says besides; taken and left aside, so that an answer can be edited and put back. */
    private static final Set<String> ONLY_SHOWN =
            Set.of("zone", "status", "waitingFor", "version", "created", "modified", "hits", "lastUsed", "warnings");

    private final RoutingStore store;
    private final References references;
    private final RuleChecks checks;
    private final WaitingDestinations waiting;
    private final ActivityStore activity;

    @Inject
    RulesResource(
            RoutingStore store,
            References references,
            RuleChecks checks,
            WaitingDestinations waiting,
            ActivityStore activity) {
        this.store = store;
        this.references = references;
        this.checks = checks;
        this.waiting = waiting;
        this.activity = activity;
    }

    void define(Endpoints endpoints) {
        endpoints.get(RULES, this::list, "q", "enabled", "owner", "domain", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(RULES, this::create);
        endpoints.get(RULE, this::show);
        endpoints.put(RULE, this::replace);
        endpoints.delete(RULE, this::delete);
    }

    private Answer list(Call call) {
        Zone zone = references.zone(call);
        PageRequest page = call.page();
        Page<Rule> rules = store.rules(zone.name(), query(call), page);
        WaitingDestinations.Among unverified = waiting.among(zone, rules.entries());
        Map<String, RuleUse> uses =
                activity.usesOf(rules.entries().stream().map(Rule::id).collect(Collectors.toSet()));
        return Listing.answer(
                rules, page, rule -> withUse(json(rule, unverified), Optional.ofNullable(uses.get(rule.id()))));
    }

    private static RuleQuery query(Call call) {
        return ImmutableRuleQuery.builder()
                .text(call.parameter("q"))
                .enabled(call.parameter("enabled", Call::trueOrFalse))
                .owner(call.parameter("owner"))
                .domain(call.parameter("domain", RulesResource::domain))
                .build();
    }

    /** As {@code RuleContent.domainText} has it, however it was spelled. */
    private static String domain(String field, String text) {
        String every = text.startsWith("*.") ? "*." : "";
        return every + DomainName.parse(field, text.substring(every.length()));
    }

    private Answer create(Call call) {
        Zone zone = references.zone(call);
        RuleContent content = content(call, zone);
        List<String> warnings = checks.warnings(zone.account(), content);
        Rule made = store.createRule(zone.name(), content);
        ObjectNode shown = json(zone, made);
        return Answer.created(
                ZonesResource.ZONES + "/" + zone.name() + "/rules/" + made.id(),
                withWarnings(withUse(shown, Optional.empty()), warnings),
                EntityTag.of(made.version(), shown));
    }

    private Answer show(Call call) {
        Zone zone = references.zone(call);
        Rule rule = named(call, zone);
        ObjectNode shown = json(zone, rule);
        return Answer.ok(withUse(shown, useOf(rule)), EntityTag.of(rule.version(), shown));
    }

    private Answer replace(Call call) {
        Zone zone = references.zone(call);
        Rule rule = named(call, zone);
        RuleContent content = content(call, zone);
        List<String> warnings = checks.warnings(zone.account(), content);
        Rule changed = store.updateRule(
                zone.name(), rule.id(), content, call.expectedVersion("rule " + rule.id(), rule.version()));
        ObjectNode shown = json(zone, changed);
        return Answer.ok(
                withWarnings(withUse(shown, useOf(changed)), warnings), EntityTag.of(changed.version(), shown));
    }

    private Answer delete(Call call) {
        Zone zone = references.zone(call);
        Rule rule = named(call, zone);
        store.deleteRule(zone.name(), rule.id(), call.expectedVersion("rule " + rule.id(), rule.version()));
        return Answer.noContent();
    }

    private Rule named(Call call, Zone zone) {
        String id = call.part("id");
        return store.rule(zone.name(), id)
                .orElseThrow(() -> new NotFoundException("rule " + Texts.quotable(id) + " of zone " + zone.name()));
    }

    private static RuleContent content(Call call, Zone zone) {
        JsonNode body = call.body();
        return RuleJson.read(body.isObject() ? ((ObjectNode) body).remove(ONLY_SHOWN) : body, zone.name());
    }

    private ObjectNode json(Zone zone, Rule rule) {
        return json(rule, waiting.among(zone, List.of(rule)));
    }

    private static ObjectNode json(Rule rule, WaitingDestinations.Among unverified) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", rule.id())
                .put("zone", rule.zone().toString());
        json.setAll(RuleJson.write(rule.content()));
        json.put("status", unverified.statusOf(rule));
        ArrayNode waitingFor = json.putArray("waitingFor");
        unverified.namedBy(rule).forEach(address -> waitingFor.add(address.toString()));
        return json.put("version", rule.version())
                .put("created", rule.created().toString())
                .put("modified", rule.modified().toString());
    }

    private Optional<RuleUse> useOf(Rule rule) {
        return Optional.ofNullable(activity.usesOf(Set.of(rule.id())).get(rule.id()));
    }

    /** Beside what the entity tag is of: mail that comes is no change of the rule. */
    private static ObjectNode withUse(ObjectNode shown, Optional<RuleUse> use) {
        ObjectNode answered = shown.deepCopy();
        answered.put("hits", use.map(RuleUse::hits).orElse(0L));
        use.ifPresent(used -> answered.put("lastUsed", used.lastUsed().toString()));
        return answered;
    }

    private static ObjectNode withWarnings(ObjectNode answered, List<String> warnings) {
        ArrayNode list = answered.putArray("warnings");
        warnings.forEach(list::add);
        return answered;
    }
}
