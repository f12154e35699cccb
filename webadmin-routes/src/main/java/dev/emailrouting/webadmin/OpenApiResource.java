package dev.emailrouting.webadmin;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** {@code openapi.json}: what programs can read of these routes. */
final class OpenApiResource {
    private final ObjectNode document = OpenApiDocument.read();

    @Inject
    OpenApiResource() {}

    void define(Endpoints endpoints) {
        endpoints.get(EmailRoutingRoutes.BASE_PATH + "/openapi.json", call -> Answer.ok(document));
    }
}
