package dev.emailrouting.routing.json;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.authentication.AuthenticationReport.Forwardability;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import dev.emailrouting.authentication.ForwardabilityOf;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;

/**
 * What a question supposes of a message's authentication, and what would follow after its forward:
 *
 * <pre>{@code
 * "authentication": {"dmarc": "pass", "policy": "reject", "spfAligned": true, "dkimAligned": false}
 * "forwardability": {"survives": false, "reason": "p=reject and only SPF passed: will fail after forwarding"}
 * }</pre>
 */
public final class MessageFacts {
    /** The field of a question that holds them. */
    public static final String FIELD = "authentication";

    /** The field of an answer that holds what follows. */
    public static final String ANSWER = "forwardability";

    private static final Set<String> KNOWN = Set.of("dmarc", "policy", "spfAligned", "dkimAligned");

    private MessageFacts() {}

    /**
     * Empty where the question supposes nothing.
     *
     * @throws InvalidInputException naming the field, also where the facts contradict each other
     */
    public static Optional<ObjectNode> forwardability(StrictObject question) {
        return question.object(FIELD, KNOWN).map(MessageFacts::answer);
    }

    private static ObjectNode answer(StrictObject facts) {
        Verdict dmarc = facts.requiredText("dmarc", MessageFacts::verdict);
        boolean spfAligned = facts.bool("spfAligned").orElse(false);
        boolean dkimAligned = facts.bool("dkimAligned").orElse(false);
        if ((dmarc == Verdict.PASS) != (spfAligned || dkimAligned) && dmarc != Verdict.NONE) {
            throw new InvalidInputException(facts.path("dmarc"), "passes when SPF or DKIM is aligned, and not else");
        }
        Forwardability forwardability =
                ForwardabilityOf.facts(dmarc, facts.text("policy", MessageFacts::policy), dkimAligned);
        return JsonNodeFactory.instance
                .objectNode()
                .put("survives", forwardability.survives())
                .put("reason", forwardability.reason());
    }

    private static Verdict verdict(String field, String text) {
        return Texts.oneOf(Verdict.values(), Verdict::word, field, text);
    }

    private static Policy policy(String field, String text) {
        return Texts.oneOf(Policy.values(), policy -> policy.name().toLowerCase(Locale.ROOT), field, text);
    }
}
