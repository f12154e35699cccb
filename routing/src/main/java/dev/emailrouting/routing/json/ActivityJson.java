package dev.emailrouting.routing.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.activity.ActivityRow;

/** An activity row as JSON, where it is asked for and where it is told. What is not known is left out. */
public final class ActivityJson {
    private ActivityJson() {}

    public static ObjectNode write(ActivityRow row) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("time", row.time().toString());
        row.messageId().ifPresent(id -> json.put("messageId", id));
        row.mailName().ifPresent(name -> json.put("mailName", name));
        json.put("sender", row.sender().orElse("")).put("recipient", row.recipient());
        row.zone().ifPresent(zone -> json.put("zone", zone));
        row.account().ifPresent(account -> json.put("account", account));
        row.ruleId().ifPresent(id -> json.put("ruleId", id));
        json.put("outcome", row.outcome().word());
        ArrayNode destinations = json.putArray("destinations");
        row.destinations().forEach(destinations::add);
        json.put("reason", row.reason());
        row.authentication().ifPresent(summary -> json.set("authentication", AuthenticationSummaryJson.write(summary)));
        row.transport().ifPresent(summary -> json.set("transport", TransportSummaryJson.write(summary)));
        return json;
    }
}
