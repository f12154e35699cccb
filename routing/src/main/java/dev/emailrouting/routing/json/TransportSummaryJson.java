package dev.emailrouting.routing.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.activity.ImmutableTransportSummary;
import dev.emailrouting.routing.activity.TransportSummary;

/**
 * How a message left, as an activity row shows it and a store keeps it:
 *
 * <pre>{@code
 * {"mx": "mx.example.net[192.0.2.1]:25", "tls": "TLSv1.3", "policy": "enforce", "verdict": "authenticated"}
 * }</pre>
 */
public final class TransportSummaryJson {
    private TransportSummaryJson() {}

    public static ObjectNode write(TransportSummary summary) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("mx", summary.mx())
                .put("tls", summary.tls())
                .put("policy", summary.policy())
                .put("verdict", summary.verdict());
    }

    /** Reads what was written. */
    public static TransportSummary read(JsonNode summary) {
        return ImmutableTransportSummary.builder()
                .mx(summary.path("mx").asText())
                .tls(summary.path("tls").asText())
                .policy(summary.path("policy").asText())
                .verdict(summary.path("verdict").asText())
                .build();
    }
}
