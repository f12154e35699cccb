package dev.emailrouting.cli;

import java.util.Locale;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.arc.ArcResult;

/** What the validation of a chain looks like as JSON. */
final class ArcAnswers {
    private ArcAnswers() {}

    static ObjectNode json(ArcResult result) {
        ObjectNode json = Json.object()
                .put("result", word(result.status()))
                .put("reason", result.reason())
                .put("oldestPass", result.oldestPass());
        ArrayNode sets = json.putArray("sets");
        result.sets().forEach(set -> sets.add(json(set)));
        return json;
    }

    private static ObjectNode json(ArcResult.SetResult set) {
        ObjectNode json = Json.object()
                .put("instance", set.instance())
                .put("domain", set.sealer())
                .put("selector", set.selector())
                .put("cv", set.chainValidation().word());
        json.set("seal", json(set.seal()));
        json.set("messageSignature", json(set.messageSignature()));
        return json.put("authenticationResults", set.authenticationResults().strip());
    }

    private static ObjectNode json(ArcResult.Check check) {
        return Json.object().put("result", word(check.outcome())).put("reason", check.reason());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
