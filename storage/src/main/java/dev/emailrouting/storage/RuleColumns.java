package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.json.RuleJson;

/** A rule's content in columns: its matchers and actions as {@link RuleJson} writes them. */
final class RuleColumns {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RuleColumns() {}

    static String matchers(RuleContent content) {
        return RuleJson.write(content).get("matchers").toString();
    }

    static String actions(RuleContent content) {
        return RuleJson.write(content).get("actions").toString();
    }

    /** The same text for the same matchers, so that the database can refuse a second rule that has them. */
    static String matchersKey(RuleContent content) {
        return content.matchers().stream()
                .map(matcher -> matcher.accept(new MatcherKey()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    static RuleContent content(ResultSet row) throws SQLException {
        String id = row.getString("id");
        try {
            ObjectNode rule = JSON.createObjectNode()
                    .put("name", row.getString("name"))
                    .put("enabled", row.getBoolean("enabled"))
                    .put("priority", row.getInt("priority"))
                    .put("unforwardable", row.getString("unforwardable"));
            rule.set("matchers", JSON.readTree(row.getString("matchers")));
            rule.set("actions", JSON.readTree(row.getString("actions")));
            return RuleJson.read(rule, DomainName.parse("domain", row.getString("domain")));
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
        public String all() {
            return "all";
        }
    }
}
