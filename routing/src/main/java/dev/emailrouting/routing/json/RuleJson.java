package dev.emailrouting.routing.json;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.Unforwardable;

/**
 * A rule's content as JSON, in the words of Cloudflare's API:
 *
 * <pre>{@code
 * {"name": "sales", "enabled": true, "priority": 0, "domain": "example.com",
 *  "matchers": [{"type": "literal", "field": "to", "value": "sales@example.com"}],
 *  "actions":  [{"type": "forward", "value": ["me@example.net"]}], "unforwardable": "forward"}
 * }</pre>
 *
 * Matchers are {@code literal} and {@code all}; actions are {@code forward}, {@code deliver}, {@code drop} and
 * {@code reject}. {@code unforwardable} is ours, and written where a forward stands. What was written is read back equal.
 */
public final class RuleJson {
    private static final Set<String> WRITABLE =
            Set.of("name", "enabled", "priority", "domain", "matchers", "actions", "unforwardable");
    /** Read-only fields of Cloudflare's answers, taken so that its rules can be applied unchanged. */
    private static final Set<String> CLOUDFLARES_OWN = Set.of("id", "tag", "source");

    private static final Set<String> FIELDS = union(WRITABLE, CLOUDFLARES_OWN);
    private static final int MAX_MATCHERS = 10;
    private static final int MAX_ACTIONS = 10;

    private RuleJson() {}

    /**
     * Reads what somebody says of a rule of the zone. A missing name is empty, a rule is enabled and of priority 0 unless
     * it says otherwise, its domain is the zone's, and it forwards what will fail after it.
     *
     * @throws InvalidInputException naming the field, such as {@code actions[1].value[0]}
     */
    public static RuleContent read(JsonNode body, DomainName zone) {
        StrictObject rule = StrictObject.of(body, FIELDS);
        rule.text("domain", (field, text) -> ofZone(field, text, zone));
        ImmutableRuleContent.Builder content = ImmutableRuleContent.builder().domain(zone);
        rule.text("name").ifPresent(content::name);
        rule.bool("enabled").ifPresent(content::enabled);
        rule.integer("priority").ifPresent(content::priority);
        rule.text("unforwardable", Unforwardable::parse).ifPresent(content::unforwardable);
        return content.matchers(rule.requiredObjects("matchers", MAX_MATCHERS, matcher -> matcher(matcher, zone)))
                .actions(rule.requiredObjects("actions", MAX_ACTIONS, RuleJson::action))
                .build();
    }

    public static ObjectNode write(RuleContent content) {
        ObjectNode rule = JsonNodeFactory.instance
                .objectNode()
                .put("name", content.name())
                .put("enabled", content.enabled())
                .put("priority", content.priority())
                .put("domain", content.domain().toString());
        ArrayNode matchers = rule.putArray("matchers");
        content.matchers().forEach(matcher -> matchers.add(matcher.accept(new MatcherWriter())));
        ArrayNode actions = rule.putArray("actions");
        content.actions().forEach(action -> actions.add(action.accept(new ActionWriter(action.type()))));
        if (!content.forwardAddresses().isEmpty()) {
            rule.put("unforwardable", content.unforwardable().word());
        }
        return rule;
    }

    private static RuleMatcher matcher(StrictObject matcher, DomainName zone) {
        String type = matcher.requiredText("type", RuleJson::itself);
        switch (type) {
            case "literal":
                return literal(matcher.only(Set.of("type", "field", "value")), zone);
            case "all":
                return all(matcher.only(Set.of("type", "value", "domain")), zone);
            default:
                throw unknownType(matcher, type, "literal, all");
        }
    }

    private static RuleMatcher literal(StrictObject matcher, DomainName zone) {
        if (!matcher.requiredText("field", RuleJson::itself).equals("to")) {
            throw new InvalidInputException(matcher.path("field"), "a literal looks at the field 'to'");
        }
        EmailAddress recipient = matcher.requiredText("value", EmailAddress::parse);
        if (!recipient.domain().equals(zone)) {
            throw new InvalidInputException(matcher.path("value"), "the address is not in " + zone);
        }
        return RuleMatcher.literal(recipient);
    }

    /** The rule's domain may stand with the matcher, as {@code domain} or for short as its value. */
    private static RuleMatcher all(StrictObject matcher, DomainName zone) {
        matcher.text("domain", (field, text) -> ofZone(field, text, zone));
        matcher.text("value", (field, text) -> ofZone(field, text, zone));
        return RuleMatcher.all();
    }

    private static DomainName ofZone(String field, String text, DomainName zone) {
        DomainName domain = DomainName.parse(field, text);
        if (!domain.equals(zone)) {
            throw new InvalidInputException(field, "'" + Texts.quotable(text) + "' is not the zone's domain " + zone);
        }
        return domain;
    }

    private static Action action(StrictObject action) {
        String type = action.only(Set.of("type", "value")).requiredText("type", RuleJson::itself);
        switch (type) {
            case "forward":
                return Action.forward(forwardAddresses(action));
            case "deliver":
                return Action.deliver(
                        action.texts("value", 1, EmailAddress::parse).stream().findFirst());
            case "drop":
                action.texts("value", 0, RuleJson::takesNone);
                return Action.drop();
            case "reject":
                return Action.reject(onlyText(action));
            default:
                throw unknownType(action, type, "forward, deliver, drop, reject");
        }
    }

    private static List<EmailAddress> forwardAddresses(StrictObject action) {
        List<EmailAddress> addresses = action.texts("value", RuleContent.MAX_FORWARDS, EmailAddress::parse);
        Set<EmailAddress> seen = new HashSet<>();
        for (int i = 0; i < addresses.size(); i++) {
            if (!seen.add(addresses.get(i))) {
                throw new InvalidInputException(
                        action.path("value") + "[" + i + "]", addresses.get(i) + " stands here twice");
            }
        }
        return addresses;
    }

    private static String onlyText(StrictObject action) {
        Optional<String> text =
                action.texts("value", 1, RuleJson::itself).stream().findFirst();
        return text.orElseThrow(() -> new InvalidInputException(action.path("value"), "a text is needed"));
    }

    private static String itself(String field, String text) {
        return text;
    }

    private static String takesNone(String field, String text) {
        throw new InvalidInputException(field, "this kind of action takes no value");
    }

    private static InvalidInputException unknownType(StrictObject object, String type, String known) {
        return new InvalidInputException(object.path("type"), "'" + Texts.quotable(type) + "' is not one of " + known);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return Set.copyOf(all);
    }

    private static final class MatcherWriter implements RuleMatcher.Visitor<ObjectNode> {
        @Override
        public ObjectNode literal(EmailAddress recipient) {
            return ofType("literal").put("field", "to").put("value", recipient.toString());
        }

        @Override
        public ObjectNode all() {
            return ofType("all");
        }
    }

    private static final class ActionWriter implements Action.Visitor<ObjectNode> {
        private final ObjectNode action;

        private ActionWriter(String type) {
            this.action = ofType(type);
        }

        @Override
        public ObjectNode forward(List<EmailAddress> to) {
            ArrayNode value = action.putArray("value");
            to.forEach(address -> value.add(address.toString()));
            return action;
        }

        @Override
        public ObjectNode deliver(Optional<EmailAddress> mailbox) {
            mailbox.ifPresent(address -> action.putArray("value").add(address.toString()));
            return action;
        }

        @Override
        public ObjectNode drop() {
            return action;
        }

        @Override
        public ObjectNode reject(String text) {
            action.putArray("value").add(text);
            return action;
        }
    }

    private static ObjectNode ofType(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
