package dev.emailrouting.routing.json;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ForwardTarget;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.ImmutableSmtpRefusal;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.ReplyContent;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.TextPattern;
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
 * {@code domain} is the zone's apex, an added subdomain, or {@code *.example.com} for every added subdomain. Matchers are
 * {@code literal}, {@code glob} and {@code regex} (of the local part) and {@code all}; actions are {@code forward}, {@code
 * deliver}, {@code drop}, {@code reject}, {@code tempfail}, {@code quarantine}, {@code add-header}, {@code auto-reply} ({@link
 * AutoReplyJson}), and the programs {@code sieve} and {@code webhook}. Written only where they say something: {@code conditions} ({@link
 * ConditionJson}), {@code senders}, {@code fallback} (actions), {@code hourlyLimit}, {@code owner}, and {@code unforwardable} with a forward. What was written is read back equal.
 */
public final class RuleJson {
    private static final Set<String> WRITABLE = Set.of(
            "name",
            "enabled",
            "priority",
            "domain",
            "matchers",
            "conditions",
            "senders",
            "actions",
            "fallback",
            "unforwardable",
            "hourlyLimit",
            "owner");
    /** Read-only fields of Cloudflare's answers, taken so that its rules can be applied unchanged. */
    private static final Set<String> CLOUDFLARES_OWN = Set.of("id", "tag", "source");

    private static final Set<String> FIELDS = union(WRITABLE, CLOUDFLARES_OWN);
    private static final String EVERY_SUBDOMAIN = "*.";
    private static final int MAX_MATCHERS = 10;
    private static final int MAX_SENDERS = 500;

    private RuleJson() {}

    /**
     * Reads what somebody says of a rule of the zone. A missing name is empty, a rule is enabled and of priority 0 unless
     * it says otherwise, its domain is that of its matcher or the zone's apex, and it forwards what will fail after it.
     *
     * @throws InvalidInputException naming the field, such as {@code actions[1].value[0]}
     */
    public static RuleContent read(JsonNode body, DomainName zone) {
        StrictObject rule = StrictObject.of(body, FIELDS);
        Optional<RuleDomain> domain = rule.text("domain", (field, text) -> RuleDomain.parse(field, text, zone));
        ImmutableRuleContent.Builder content = ImmutableRuleContent.builder();
        rule.text("name").ifPresent(content::name);
        rule.bool("enabled").ifPresent(content::enabled);
        rule.integer("priority").ifPresent(content::priority);
        rule.text("unforwardable", Unforwardable::parse).ifPresent(content::unforwardable);
        rule.integer("hourlyLimit").ifPresent(content::hourlyLimit);
        rule.text("owner").ifPresent(content::owner);
        if (rule.has("conditions")) {
            content.conditions(ConditionJson.read(rule.requiredObject("conditions")));
        }
        rule.object("senders", Set.of("allow", "block", "onlyAllowed"))
                .ifPresent(senders -> content.senders(senders(senders)));
        List<DomainMatcher> read =
                rule.requiredObjects("matchers", MAX_MATCHERS, matcher -> matcher(matcher, zone, domain));
        RuleDomain at = read.stream()
                .findFirst()
                .map(matcher -> matcher.domain)
                .or(() -> domain)
                .orElseGet(() -> RuleDomain.apex(zone));
        content.domain(at.domain).atEverySubdomain(at.isEverySubdomain);
        read.forEach(matcher -> content.addMatchers(matcher.matcher));
        if (rule.has("fallback")) {
            content.fallback(rule.requiredObjects("fallback", RuleContent.MAX_ACTIONS, RuleJson::action));
        }
        return content.actions(rule.requiredObjects("actions", RuleContent.MAX_ACTIONS, RuleJson::action))
                .build();
    }

    public static ObjectNode write(RuleContent content) {
        ObjectNode rule = JsonNodeFactory.instance
                .objectNode()
                .put("name", content.name())
                .put("enabled", content.enabled())
                .put("priority", content.priority())
                .put("domain", content.domainText());
        ArrayNode matchers = rule.putArray("matchers");
        content.matchers().forEach(matcher -> matchers.add(matcher.accept(new MatcherWriter(content))));
        content.conditions().ifPresent(conditions -> rule.set("conditions", ConditionJson.write(conditions)));
        if (!content.senders().isEmpty()) {
            rule.set("senders", write(content.senders()));
        }
        write(content.actions(), rule.putArray("actions"));
        if (!content.fallback().isEmpty()) {
            write(content.fallback(), rule.putArray("fallback"));
        }
        if (!content.forwardTargets().isEmpty()) {
            rule.put("unforwardable", content.unforwardable().word());
        }
        content.hourlyLimit().ifPresent(limit -> rule.put("hourlyLimit", limit));
        if (!content.owner().isEmpty()) {
            rule.put("owner", content.owner());
        }
        return rule;
    }

    private static void write(List<Action> actions, ArrayNode written) {
        actions.forEach(action -> written.add(action.accept(new ActionWriter(action.type()))));
    }

    private static SenderList senders(StrictObject senders) {
        try {
            return SenderList.of(
                    senders.texts("allow", MAX_SENDERS, RuleJson::itself),
                    senders.texts("block", MAX_SENDERS, RuleJson::itself),
                    senders.bool("onlyAllowed").orElse(false));
        } catch (InvalidInputException e) {
            throw e.field().startsWith("senders") ? e : e.in("senders");
        }
    }

    private static ObjectNode write(SenderList senders) {
        ObjectNode written = JsonNodeFactory.instance.objectNode();
        ArrayNode allow = written.putArray("allow");
        senders.allowed().forEach(allow::add);
        ArrayNode block = written.putArray("block");
        senders.blocked().forEach(block::add);
        return written.put("onlyAllowed", senders.onlyAllowed());
    }

    private static DomainMatcher matcher(StrictObject matcher, DomainName zone, Optional<RuleDomain> domain) {
        String type = matcher.requiredText("type", RuleJson::itself);
        switch (type) {
            case "literal":
                return literal(onRecipient(matcher), zone, domain);
            case "glob":
                return glob(onRecipient(matcher), zone, domain);
            case "regex":
                return regex(onRecipient(matcher), zone, domain);
            case "all":
                return all(matcher.only(Set.of("type", "value", "domain")), zone, domain);
            default:
                throw unknownType(matcher, type, "literal, glob, regex, all");
        }
    }

    private static StrictObject onRecipient(StrictObject matcher) {
        matcher.only(Set.of("type", "field", "value"));
        if (!matcher.requiredText("field", RuleJson::itself).equals("to")) {
            throw new InvalidInputException(
                    matcher.path("field"), "a matcher looks at the field 'to'; for others there are conditions");
        }
        return matcher;
    }

    private static DomainMatcher literal(StrictObject matcher, DomainName zone, Optional<RuleDomain> domain) {
        return matcher.requiredText("value", (field, text) -> {
            int at = text.lastIndexOf('@');
            if (at < 1) {
                throw new InvalidInputException(field, "'" + Texts.quotable(text) + "' is not an email address");
            }
            RuleDomain holds =
                    RuleDomain.parse(field, text.substring(at + 1), zone).mustAgree(field, domain);
            return new DomainMatcher(
                    RuleMatcher.literal(EmailAddress.of(field, text.substring(0, at), holds.domain)), holds);
        });
    }

    /** The domain may be left out: {@code sales-*}, {@code sales-*@} and {@code sales-*@example.com} say the same. */
    private static DomainMatcher glob(StrictObject matcher, DomainName zone, Optional<RuleDomain> domain) {
        return matcher.requiredText("value", (field, text) -> {
            int at = text.lastIndexOf('@');
            String localPart = at < 0 ? text : text.substring(0, at);
            RuleDomain holds = at < 0 || at == text.length() - 1
                    ? domain.orElseGet(() -> RuleDomain.apex(zone))
                    : RuleDomain.parse(field, text.substring(at + 1), zone).mustAgree(field, domain);
            return new DomainMatcher(RuleMatcher.pattern(TextPattern.glob(field, localPart)), holds);
        });
    }

    private static DomainMatcher regex(StrictObject matcher, DomainName zone, Optional<RuleDomain> domain) {
        return matcher.requiredText("value", (field, text) -> {
            if (text.indexOf('@') >= 0) {
                throw new InvalidInputException(
                        field, "the expression is for what stands before the '@', the domain is the rule's");
            }
            return new DomainMatcher(
                    RuleMatcher.pattern(TextPattern.regex(field, text)), domain.orElseGet(() -> RuleDomain.apex(zone)));
        });
    }

    /** The rule's domain may stand with the matcher, as {@code domain} or for short as its value. */
    private static DomainMatcher all(StrictObject matcher, DomainName zone, Optional<RuleDomain> domain) {
        Optional<RuleDomain> holds = domain;
        for (String field : List.of("domain", "value")) {
            Optional<RuleDomain> before = holds;
            holds = matcher.text(
                            field,
                            (path, text) -> RuleDomain.parse(path, text, zone).mustAgree(path, before))
                    .or(() -> before);
        }
        return new DomainMatcher(RuleMatcher.all(), holds.orElseGet(() -> RuleDomain.apex(zone)));
    }

    private static Action action(StrictObject action) {
        String type = action.requiredText("type", RuleJson::itself);
        switch (type) {
            case "forward":
                return Action.forwardTo(forwardTargets(action.only(Set.of("type", "value"))));
            case "deliver":
                return Action.deliver(
                        action.only(Set.of("type", "value")).texts("value", 1, EmailAddress::parse).stream()
                                .findFirst());
            case "drop":
                takesNoValue(action);
                return Action.drop();
            case "reject":
                return Action.refuse(refusal(action, SmtpRefusal::forGood));
            case "tempfail":
                return Action.refuse(refusal(action, SmtpRefusal::forNow));
            case "quarantine":
                takesNoValue(action);
                return Action.quarantine();
            case "add-header":
                return Action.addField(addedField(action.only(Set.of("type", "name", "value"))));
            case "auto-reply":
                return within(action, () -> Action.autoReply(AutoReplyJson.read(action)));
            case "sieve":
                return program(action, ProgramKind.SIEVE);
            case "webhook":
                return program(action, ProgramKind.WEBHOOK);
            default:
                throw unknownType(
                        action,
                        type,
                        "forward, deliver, drop, reject, tempfail, quarantine, add-header, auto-reply, sieve, webhook");
        }
    }

    private static List<ForwardTarget> forwardTargets(StrictObject action) {
        List<ForwardTarget> targets = action.texts("value", RuleContent.MAX_FORWARDS, ForwardTarget::parse);
        Set<ForwardTarget> seen = new HashSet<>();
        for (int i = 0; i < targets.size(); i++) {
            if (!seen.add(targets.get(i))) {
                throw new InvalidInputException(
                        action.path("value") + "[" + i + "]", targets.get(i) + " stands here twice");
            }
        }
        return targets;
    }

    private static Action program(StrictObject action, ProgramKind kind) {
        String name = onlyText(action.only(Set.of("type", "value")));
        return within(action, () -> Action.program(ProgramCall.of(kind, name)));
    }

    private static SmtpRefusal refusal(StrictObject action, Function<String, SmtpRefusal> kind) {
        action.only(Set.of("type", "value", "code", "status"));
        String text = onlyText(action);
        return within(action, () -> {
            SmtpRefusal usual = kind.apply(text);
            SmtpRefusal refusal = ImmutableSmtpRefusal.builder()
                    .code(action.integer("code").orElse(usual.code()))
                    .status(action.text("status").orElse(usual.status()))
                    .text(text)
                    .build();
            if (refusal.isForGood() != usual.isForGood()) {
                throw new InvalidInputException("code", "a reject is 550 to 599, a tempfail 450 to 459");
            }
            return refusal;
        });
    }

    private static AddedField addedField(StrictObject action) {
        String name = action.requiredText("name", RuleJson::itself);
        String value = onlyText(action);
        return within(action, () -> AddedField.of(name, value));
    }

    /** A fault of what is made of the object's fields is one of theirs. */
    private static <T> T within(StrictObject object, Supplier<T> made) {
        try {
            return made.get();
        } catch (InvalidInputException e) {
            throw e.field().startsWith(object.path()) ? e : e.in(object.path());
        }
    }

    private static void takesNoValue(StrictObject action) {
        action.only(Set.of("type", "value")).texts("value", 0, RuleJson::takesNone);
    }

    private static String takesNone(String field, String text) {
        throw new InvalidInputException(field, "this kind of action takes no value");
    }

    private static String onlyText(StrictObject action) {
        Optional<String> text =
                action.texts("value", 1, RuleJson::itself).stream().findFirst();
        return text.orElseThrow(() -> new InvalidInputException(action.path("value"), "a text is needed"));
    }

    private static String itself(String field, String text) {
        return text;
    }

    private static InvalidInputException unknownType(StrictObject object, String type, String known) {
        return new InvalidInputException(object.path("type"), "'" + Texts.quotable(type) + "' is not one of " + known);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return Set.copyOf(all);
    }

    /** A matcher with the domain that it, or the rule, names. */
    private static final class DomainMatcher {
        private final RuleMatcher matcher;
        private final RuleDomain domain;

        private DomainMatcher(RuleMatcher matcher, RuleDomain domain) {
            this.matcher = matcher;
            this.domain = domain;
        }
    }

    /** Where a rule holds. */
    private static final class RuleDomain {
        private final DomainName domain;
        private final boolean isEverySubdomain;

        private RuleDomain(DomainName domain, boolean isEverySubdomain) {
            this.domain = domain;
            this.isEverySubdomain = isEverySubdomain;
        }

        private static RuleDomain apex(DomainName zone) {
            return new RuleDomain(zone, false);
        }

        private static RuleDomain parse(String field, String text, DomainName zone) {
            boolean every = text.startsWith(EVERY_SUBDOMAIN);
            DomainName domain = DomainName.parse(field, every ? text.substring(EVERY_SUBDOMAIN.length()) : text);
            if (!domain.equals(zone) && (every || !domain.isBelow(zone))) {
                throw new InvalidInputException(
                        field, "'" + Texts.quotable(text) + "' is neither " + zone + " nor a domain below it");
            }
            return new RuleDomain(domain, every);
        }

        private RuleDomain mustAgree(String field, Optional<RuleDomain> other) {
            if (other.filter(given -> !given.domain.equals(domain) || given.isEverySubdomain != isEverySubdomain)
                    .isPresent()) {
                throw new InvalidInputException(field, "the rule names another domain");
            }
            return this;
        }
    }

    private static final class MatcherWriter implements RuleMatcher.Visitor<ObjectNode> {
        private final RuleContent content;

        private MatcherWriter(RuleContent content) {
            this.content = content;
        }

        @Override
        public ObjectNode literal(EmailAddress recipient) {
            return onRecipient("literal", recipient.localPart() + "@" + content.domainText());
        }

        @Override
        public ObjectNode pattern(TextPattern localPart) {
            return localPart.kind() == TextPattern.Kind.GLOB
                    ? onRecipient("glob", localPart + "@" + content.domainText())
                    : onRecipient("regex", localPart.text());
        }

        private static ObjectNode onRecipient(String type, String value) {
            return ofType(type).put("field", "to").put("value", value);
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
        public ObjectNode forward(List<ForwardTarget> to) {
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
        public ObjectNode refuse(SmtpRefusal refusal) {
            action.putArray("value").add(refusal.text());
            SmtpRefusal usual =
                    refusal.isForGood() ? SmtpRefusal.forGood(refusal.text()) : SmtpRefusal.forNow(refusal.text());
            if (!refusal.equals(usual)) {
                action.put("code", refusal.code()).put("status", refusal.status());
            }
            return action;
        }

        @Override
        public ObjectNode quarantine() {
            return action;
        }

        @Override
        public ObjectNode addField(AddedField field) {
            action.put("name", field.name()).putArray("value").add(field.value());
            return action;
        }

        @Override
        public ObjectNode program(ProgramCall call) {
            action.putArray("value").add(call.name());
            return action;
        }

        @Override
        public ObjectNode autoReply(ReplyContent reply) {
            return AutoReplyJson.write(reply, action);
        }
    }

    private static ObjectNode ofType(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
