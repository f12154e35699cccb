package dev.emailrouting.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A plan as people read it: a line a change, then what may surprise, then how many changes there are of each kind. */
final class PlanStory {
    private static final Map<String, String> SIGNS =
            Map.of("create", "+", "update", "~", "take-over", "!", "delete", "-");

    private PlanStory() {}

    static String of(ObjectNode plan) {
        List<String> lines = new ArrayList<>();
        plan.path("changes").forEach(change -> lines.add(line(change)));
        plan.path("warnings").forEach(warning -> lines.add("warning: " + warning.asText()));
        lines.add(summary(plan.path("summary")));
        if (plan.path("needsForce").asBoolean()) {
            lines.add(
                    "what is marked ! is not this owner's, or rules run it that are not: it is changed only with --force");
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String line(JsonNode change) {
        StringBuilder line = new StringBuilder()
                .append(SIGNS.getOrDefault(change.path("action").asText(), "?"))
                .append(' ')
                .append(change.path("resource").asText());
        for (String text : List.of(
                change.path("after").path("list").asText(""),
                place(change),
                change.path("name").asText(""),
                change.path("id").asText(""))) {
            if (!text.isEmpty() && line.indexOf(" " + text) < 0) {
                line.append(' ').append(text);
            }
        }
        List<String> fields = new ArrayList<>();
        change.path("fields").forEach(field -> fields.add(field.asText()));
        return fields.isEmpty() ? line.toString() : line + ": " + String.join(", ", fields);
    }

    /** The zone, or else the account. */
    private static String place(JsonNode change) {
        return change.path("zone").asText(change.path("account").asText(""));
    }

    private static String summary(JsonNode summary) {
        return "+" + summary.path("create").asInt()
                + " ~" + summary.path("update").asInt()
                + " !" + summary.path("takeOver").asInt()
                + " -" + summary.path("delete").asInt()
                + ", unchanged " + summary.path("unchanged").asInt();
    }
}
