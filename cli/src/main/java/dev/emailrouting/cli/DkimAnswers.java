package dev.emailrouting.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.dkim.DkimResult;

/** Answers of DKIM as JSON: {@code signatures}, top to bottom. */
final class DkimAnswers {
    private DkimAnswers() {}

    static ObjectNode json(DkimResult result) {
        ObjectNode json = Json.object();
        ArrayNode signatures = json.putArray("signatures");
        result.signatures()
                .forEach(signature -> signatures
                        .addObject()
                        .put("result", signature.status().word())
                        .put("reason", signature.reason())
                        .put("domain", signature.domain())
                        .put("selector", signature.selector())
                        .put("algorithm", signature.algorithm())
                        .put("coversWholeBody", signature.coversWholeBody()));
        return json;
    }
}
