package dev.emailrouting.webadmin;

import dev.emailrouting.openapi.ApiDescription;
import dev.emailrouting.openapi.ApiDescription.Operation;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares every answer that a test gets with the OpenAPI document. */
final class DescribedAnswers {
    private static final ApiDescription API =
            ApiDescription.of(OpenApiDocument.read()).closed();
    /** Said by James before a route is asked. */
    private static final int UNAUTHORIZED = 401;

    private DescribedAnswers() {}

    /** Fails where an operation is described, and does not answer as that says. */
    static Reply described(String method, String path, Reply reply) {
        if (reply.status() != UNAUTHORIZED) {
            API.operation(method, path.replaceFirst("\\?.*", "")).ifPresent(operation -> check(operation, reply));
        }
        return reply;
    }

    private static void check(Operation operation, Reply reply) {
        String mediaType = reply.header("Content-Type").replaceFirst("[ ;].*", "");
        assertThat(operation.faults(reply.status(), mediaType, reply.body()))
                .as("what openapi/ says of the answers of " + operation + ", and " + reply)
                .isEmpty();
    }
}
