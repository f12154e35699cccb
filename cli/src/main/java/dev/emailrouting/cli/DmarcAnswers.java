package dev.emailrouting.cli;

import java.util.Locale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.dmarc.DmarcPolicy;
import dev.emailrouting.dmarc.DmarcRecord;
import dev.emailrouting.dmarc.DmarcResult;
import dev.emailrouting.dmarc.IdentifierAlignment;
import dev.emailrouting.dns.DnsName;

/** What DMARC says, as text and as JSON. */
final class DmarcAnswers {
    private DmarcAnswers() {}

    /** The result and its reason, and what is asked where there is a policy. */
    static String text(DmarcResult result) {
        String verdict = result.outcome().word() + ": " + result.reason();
        return result.policy()
                .map(policy ->
                        verdict + "; the policy of " + result.policyDomain().orElseThrow() + " is "
                                + policy.word() + ", asked for this message is "
                                + result.disposition().word())
                .orElse(verdict);
    }

    /**
     * {@code policy} is what is asked for the domain, lowered by {@code t=y}, {@code disposition} what is asked for the message.
     */
    static ObjectNode json(DmarcResult result) {
        ObjectNode json = Json.object()
                .put("result", result.outcome().word())
                .put("policy", result.policy().map(DmarcPolicy::word).orElse(null))
                .put("disposition", result.disposition().word())
                .put("reason", result.reason())
                .put(
                        "authorDomain",
                        result.authorDomain().map(DnsName::toString).orElse(null))
                .put(
                        "policyDomain",
                        result.policyDomain().map(DnsName::toString).orElse(null))
                .put("record", result.record().map(DmarcRecord::toString).orElse(null));
        ArrayNode identifiers = json.putArray("identifiers");
        result.identifiers().forEach(identifier -> identifiers.add(json(identifier)));
        return json;
    }

    private static ObjectNode json(IdentifierAlignment identifier) {
        return Json.object()
                .put("mechanism", identifier.mechanism().name().toLowerCase(Locale.ROOT))
                .put("domain", identifier.domain().toString())
                .put("alignment", identifier.alignment().name().toLowerCase(Locale.ROOT));
    }
}
