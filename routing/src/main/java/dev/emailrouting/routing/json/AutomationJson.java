package dev.emailrouting.routing.json;

import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.automation.Automation;

/** What is switched on: {@code {"replies": true, "sends": true, "programs": false}}. */
public final class AutomationJson {
    private AutomationJson() {}

    public static ObjectNode write(Set<Automation> off) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Automation automation : Automation.values()) {
            json.put(automation.word(), !off.contains(automation));
        }
        return json;
    }
}
