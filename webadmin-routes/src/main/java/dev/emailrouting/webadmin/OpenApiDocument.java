package dev.emailrouting.webadmin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.io.Resources;

/**
 * The OpenAPI 3.1 document of all routes, put together from a part for each resource: {@code openapi/<part>.json}, which has its own
 * {@code tags}, {@code paths} and {@code components}. What several parts share stands in {@code openapi/document.json}.
 */
final class OpenApiDocument {
    private static final String FRAME = "document";
    private static final List<String> PARTS = List.of(
            "accounts",
            "destinations",
            "destination-domains",
            "zones",
            "subdomains",
            "dns",
            "rules",
            "sender-lists",
            "activity",
            "quarantine",
            "explain",
            "export",
            "plan",
            "mta-sts",
            "keys",
            "audit",
            "automation",
            "webhooks",
            "tls-reports",
            "sieve",
            "message-hooks",
            "bindings",
            "submitters",
            "suppressions",
            "openapi");

    private OpenApiDocument() {}

    /** @throws IllegalStateException naming what stands in two parts */
    static ObjectNode read() {
        ObjectNode document = read(FRAME);
        for (String name : PARTS) {
            ObjectNode part = read(name);
            ((ArrayNode) document.path("tags")).addAll((ArrayNode) part.path("tags"));
            merge(part.path("paths"), (ObjectNode) document.path("paths"));
            part.path("components")
                    .fields()
                    .forEachRemaining(
                            kind -> merge(kind.getValue(), document.withObject("/components/" + kind.getKey())));
        }
        return document;
    }

    private static ObjectNode read(String part) {
        URL resource = Resources.getResource(OpenApiDocument.class, "openapi/" + part + ".json");
        try {
            return (ObjectNode) new ObjectMapper().readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException("a part of the jar cannot be read: " + resource, e);
        }
    }

    private static void merge(JsonNode part, ObjectNode whole) {
        part.fields().forEachRemaining(entry -> {
            if (whole.has(entry.getKey())) {
                throw new IllegalStateException("two parts have " + entry.getKey());
            }
            whole.set(entry.getKey(), entry.getValue());
        });
    }
}
