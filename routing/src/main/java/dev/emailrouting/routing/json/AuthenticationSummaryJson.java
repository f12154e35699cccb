package dev.emailrouting.routing.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.activity.AuthenticationSummary;
import dev.emailrouting.routing.activity.ImmutableAuthenticationSummary;

/**
 * What the checks of a message found, as an activity row shows it and a store keeps it:
 *
 * <pre>{@code
 * {"spf": "pass (example.org)", "dkim": "none", "dmarc": "pass (example.org)", "arc": "none",
 *  "forwardability": "p=reject and only SPF passed: will fail after forwarding"}
 * }</pre>
 */
public final class AuthenticationSummaryJson {
    private AuthenticationSummaryJson() {}

    public static ObjectNode write(AuthenticationSummary summary) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("spf", summary.spf())
                .put("dkim", summary.dkim())
                .put("dmarc", summary.dmarc())
                .put("arc", summary.arc())
                .put("forwardability", summary.forwardability());
    }

    /** Reads what was written. */
    public static AuthenticationSummary read(JsonNode summary) {
        return ImmutableAuthenticationSummary.builder()
                .spf(summary.path("spf").asText())
                .dkim(summary.path("dkim").asText())
                .dmarc(summary.path("dmarc").asText())
                .arc(summary.path("arc").asText())
                .forwardability(summary.path("forwardability").asText())
                .build();
    }
}
