package dev.emailrouting.routing.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.send.Suppression;

/**
 * A {@link Suppression} as JSON, but for when it was made: <code>{"account": "default", "email": "gone@example.net", "reason":
 * "manual", "note": "asked us not to", "expires": "2030-01-31T12:00:00Z"}</code>; one that holds until it is deleted has no {@code
 * expires}.
 */
public final class SuppressionJson {
    private SuppressionJson() {}

    public static ObjectNode write(Suppression suppression) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("account", suppression.account().toString())
                .put("email", suppression.email().toString())
                .put("reason", suppression.reason().word())
                .put("note", suppression.note());
        suppression.expires().ifPresent(end -> json.put("expires", end.toString()));
        return json;
    }
}
