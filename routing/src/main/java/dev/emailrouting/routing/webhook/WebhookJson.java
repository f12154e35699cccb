package dev.emailrouting.routing.webhook;

import java.time.Instant;
import java.util.Arrays;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.WebhookUrl;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.json.ActivityJson;
import dev.emailrouting.routing.json.StrictObject;

/** Webhooks, and what they tell, as JSON. */
public final class WebhookJson {
    /** What {@link #read} reads. */
    public static final Set<String> FIELDS = Set.of("url", "outcomes", "zone", "enabled");

    private WebhookJson() {}

    /** @throws InvalidInputException naming the field, such as {@code outcomes[1]} */
    public static WebhookContent read(StrictObject webhook) {
        ImmutableWebhookContent.Builder content =
                ImmutableWebhookContent.builder().url(webhook.requiredText("url", WebhookUrl::parse));
        if (webhook.has("outcomes")) {
            content.outcomes(outcomes(webhook));
        }
        webhook.text("zone", DomainName::parse).ifPresent(content::zone);
        webhook.bool("enabled").ifPresent(content::enabled);
        return content.build();
    }

    private static Set<ActivityOutcome> outcomes(StrictObject webhook) {
        ActivityOutcome[] all = ActivityOutcome.values();
        Set<ActivityOutcome> wanted = Set.copyOf(webhook.texts(
                "outcomes", all.length, (field, word) -> Texts.oneOf(all, ActivityOutcome::word, field, word)));
        if (wanted.isEmpty()) {
            throw new InvalidInputException(webhook.path("outcomes"), "at least one");
        }
        return wanted;
    }

    public static ObjectNode write(WebhookContent content) {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("url", content.url().toString());
        ArrayNode outcomes = json.putArray("outcomes");
        Arrays.stream(ActivityOutcome.values())
                .filter(content.outcomes()::contains)
                .forEach(outcome -> outcomes.add(outcome.word()));
        content.zone().ifPresent(zone -> json.put("zone", zone.toString()));
        return json.put("enabled", content.enabled());
    }

    /** What a webhook is told to try it. */
    public static ObjectNode test(String id, Instant time) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("type", "test")
                .put("time", time.toString());
    }

    /** What a webhook is told of an outcome. */
    public static ObjectNode event(String id, ActivityRow row) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("type", "outcome")
                .put("time", row.time().toString());
        return event.set("outcome", ActivityJson.write(row));
    }
}
