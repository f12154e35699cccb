package dev.emailrouting.routing.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.Outcome;
import dev.emailrouting.routing.decide.Step;

/**
 * A decision explained, the same words from the server and from the command line:
 *
 * <pre>{@code
 * {"recipient": "sales@example.com", "accepted": true, "needsMessage": false,
 *  "authentication": {"dmarc": "enforce", "requireSpfOrDkim": false, "arc": true},
 *  "endings": [{"outcome": "forward", "address": "me@example.net", "zone": "example.com", "ruleId": "...",
 *               "ruleName": "sales", "arc": true, "unforwardable": "forward", "reason": "rule 'sales'"}],
 *  "steps":   ["sales@example.com: a rule for exactly this address"]}
 * }</pre>
 *
 * {@code effects} ({@link EffectsJson}) are what rules and their programs want done besides; an ending {@code program} says which one has to run first, and {@code header} what
 * programs change in the message's own header. {@code hourlyLimits} are those of the rules that take it, absent where there are none; {@code zone}, {@code ruleId} and {@code ruleName} are those of the rule that brought it there, where one did; {@code code} and
 * {@code status} are the reply code and the enhanced status code of a refusal or deferral. With {@code needsMessage} it is not
 * certain yet, and the endings are all that may come of it. {@code authentication} is what the recipient's zone makes of it, {@code
 * arc} whether a forward is sealed, {@code unforwardable} what becomes of mail that would fail after it. A recipient in no zone of ours is never {@code accepted}: the rules
 * have nothing to say on it.
 */
public final class DecisionJson {
    private DecisionJson() {}

    public static ObjectNode write(Decision decision) {
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put("recipient", decision.recipient().toString())
                .put("accepted", decision.isOurs() && decision.obstacle().isEmpty())
                .put("needsMessage", decision.needsMessage());
        decision.authentication()
                .ifPresent(
                        switches -> written.set(ZoneAuthenticationJson.FIELD, ZoneAuthenticationJson.write(switches)));
        ArrayNode endings = written.putArray("endings");
        decision.endings().forEach(ending -> endings.add(write(ending)));
        putLimits(decision, written);
        decision.sideEffects()
                .forEach(wish -> written.withArray("/effects")
                        .add(EffectsJson.write(wish.effect())
                                .put("ruleId", wish.rule().id())
                                .put("address", wish.address().toString())));
        ArrayNode steps = written.putArray("steps");
        decision.steps().forEach(step -> steps.add(describe(step)));
        return written;
    }

    private static void putLimits(Decision decision, ObjectNode written) {
        decision.followed().stream()
                .filter(rule -> rule.content().hourlyLimit().isPresent())
                .distinct()
                .forEach(rule -> written.withArray("/hourlyLimits")
                        .addObject()
                        .put("ruleId", rule.id())
                        .put("messages", rule.content().hourlyLimit().get()));
    }

    private static ObjectNode write(Ending ending) {
        ObjectNode written = JsonNodeFactory.instance
                .objectNode()
                .put("outcome", ending.outcome().word())
                .put("address", ending.address().toString());
        ending.rule()
                .ifPresent(rule -> written.put("zone", rule.zone().toString())
                        .put("ruleId", rule.id())
                        .put("ruleName", rule.content().name()));
        if (ending.outcome() == Outcome.FORWARD) {
            written.put("arc", ending.isSealed())
                    .put("unforwardable", ending.unforwardable().word());
        }
        if (!ending.status().isEmpty()) {
            written.put("code", ending.code()).put("status", ending.status());
        }
        if (ending.outcome() == Outcome.PROGRAM) {
            ending.rule()
                    .flatMap(rule -> rule.content().program())
                    .ifPresent(call -> written.put("program", call.toString()));
        }
        if (!ending.edits().isEmpty()) {
            written.set("header", EffectsJson.write(ending.edits()));
        }
        if (!ending.addedFields().isEmpty()) {
            ArrayNode fields = written.putArray("addedHeaders");
            ending.addedFields().forEach(field -> fields.add(field.name() + ": " + field.value()));
        }
        return written.put("reason", ending.reason());
    }

    private static String describe(Step step) {
        return step.rule().map(rule -> step + " (" + nameOf(rule) + ")").orElseGet(step::toString);
    }

    private static String nameOf(Rule rule) {
        return rule.content().name().isEmpty() ? rule.id() : rule.content().name();
    }
}
