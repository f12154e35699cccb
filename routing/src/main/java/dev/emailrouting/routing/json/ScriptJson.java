package dev.emailrouting.routing.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.script.Script;
import dev.emailrouting.routing.script.ScriptVersion;

/** Scripts as JSON, without their texts. */
public final class ScriptJson {
    private ScriptJson() {}

    /** What people set of it. */
    public static ObjectNode write(Script script) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("account", script.account().toString())
                .put("name", script.name());
        script.active().ifPresent(number -> json.put("active", number));
        json.set("newest", write(script.newest()));
        return json;
    }

    public static ObjectNode write(ScriptVersion version) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("number", version.number())
                .put("octets", version.octets())
                .put("sha256", version.sha256())
                .put("created", version.created().toString());
    }
}
