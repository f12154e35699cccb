package dev.emailrouting.storage;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.TextPattern;
import dev.emailrouting.routing.json.RuleJson;

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
            "unforwardable",
            "hourly_limit",
            "owner",
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
                content.unforwardable().word(),
                content.hourlyLimit().orElse(null),
                content.owner(),
                matchersKey(content, written));
    }

    private static String textOf(ObjectNode written, String field) {
        return written.has(field) ? written.get(field).toString() : null;
    }

    /** The same text for the same matchers and conditions, so that the database can refuse a second rule that has them. */
    private static String matchersKey(RuleContent content, ObjectNode written) {
        String matchers = content.matchers().stream()
                .map(matcher -> matcher.accept(new MatcherKey()))
                .sorted()
                .collect(Collectors.joining("\n"));
        return content.conditions().isEmpty()
                ? matchers
                : matchers + "\nif "
                        + Hashing.sha256().hashString(textOf(written, "conditions"), StandardCharsets.UTF_8);
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
            for (String part : List.of("matchers", "conditions", "senders", "actions")) {
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

    private static final class MatcherKey implements RuleMatcher.Visitor<String> {
        @Override
        public String literal(EmailAddress recipient) {
            return "literal to " + recipient.key();
        }

        @Override
        public String pattern(TextPattern localPart) {
            return localPart.kind() + " to " + localPart.text();
        }

        @Override
        public String all() {
            return "all";
        }
    }
}
