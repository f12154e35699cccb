package dev.emailrouting.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.authres.AuthenticationResults;
import dev.emailrouting.authres.AuthenticationResultsParser;
import dev.emailrouting.authres.InvalidAuthenticationResultsException;
import dev.emailrouting.authres.MethodResult;

/** Authentication results as JSON: {@code authservId} and {@code results}, or {@code error} with the reason. */
final class AuthresAnswers {
    private AuthresAnswers() {}

    static ObjectNode parsed(String fieldValue) {
        try {
            return json(AuthenticationResultsParser.parse(fieldValue));
        } catch (InvalidAuthenticationResultsException e) {
            return Json.object().put("error", e.getMessage());
        }
    }

    static ObjectNode json(AuthenticationResults field) {
        ObjectNode json = Json.object().put("authservId", field.authservId());
        field.version().ifPresent(version -> json.put("version", version));
        ArrayNode results = json.putArray("results");
        field.results().forEach(result -> results.add(json(result)));
        return json;
    }

    private static ObjectNode json(MethodResult result) {
        ObjectNode json = Json.object().put("method", result.method());
        result.methodVersion().ifPresent(version -> json.put("methodVersion", version));
        json.put("result", result.result());
        json.put("reason", result.reason().orElse(null));
        ArrayNode properties = json.putArray("props");
        result.properties()
                .forEach(property -> properties
                        .addArray()
                        .add(property.ptype() + "." + property.name())
                        .add(property.value()));
        return json;
    }
}
