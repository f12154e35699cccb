package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.json.RuleJson;
import dev.emailrouting.routing.json.RuleKey;

/** A rule's content in columns: its parts as {@link RuleJson} writes them. */
final class RuleColumns {
    /** The columns that {@link #values} fills, in its order. */
    static final List<String> NAMES = List.of(
            "domain",
            "name",
            "enabled",
            "priority",
            "matchers",
            "conditions",
            "senders",
            "actions",
            "fallback",
            "unforwardable",
            "hourly_limit",
            "owner",
            "program",
            "matchers_key");

    private static final ObjectMapper JSON = new ObjectMapper();

    private RuleColumns() {}

    static List<Object> values(RuleContent content) {
        ObjectNode written = RuleJson.write(content);
        return Arrays.asList(
                content.domainText(),
                content.name(),
                content.enabled(),
                content.priority(),
                textOf(written, "matchers"),
                textOf(written, "conditions"),
                textOf(written, "senders"),
                textOf(written, "actions"),
                textOf(written, "fallback"),
                content.unforwardable().word(),
                content.hourlyLimit().orElse(null),
                content.owner(),
                RulePrograms.column(content),
                RuleKey.of(content).matchersAndConditions());
    }

    private static String textOf(ObjectNode written, String field) {
        return written.has(field) ? written.get(field).toString() : null;
    }

    static RuleContent content(ResultSet row) throws SQLException {
        String id = row.getString("id");
        try {
            ObjectNode rule = JSON.createObjectNode()
                    .put("domain", row.getString("domain"))
                    .put("name", row.getString("name"))
                    .put("enabled", row.getBoolean("enabled"))
                    .put("priority", row.getInt("priority"))
                    .put("unforwardable", row.getString("unforwardable"))
                    .put("owner", row.getString("owner"));
            int hourlyLimit = row.getInt("hourly_limit");
            if (!row.wasNull()) {
                rule.put("hourlyLimit", hourlyLimit);
            }
            for (String part : List.of("matchers", "conditions", "senders", "actions", "fallback")) {
                String text = row.getString(part);
                if (text != null) {
                    rule.set(part, JSON.readTree(text));
                }
            }
            return RuleJson.read(rule, DomainName.parse("zone", row.getString("zone")));
        } catch (JsonProcessingException | InvalidInputException e) {
            throw new IllegalStateException("the rule " + id + " cannot be read as it is stored", e);
        }
    }
}
