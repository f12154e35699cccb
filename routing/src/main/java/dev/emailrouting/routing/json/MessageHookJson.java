package dev.emailrouting.routing.json;

import java.time.Duration;
import java.util.Set;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.ImmutableMessageHookContent;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.MessageHookFormat;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.WebhookUrl;

/** What people set of a message hook, as JSON: <code>{"url": "https://...", "format": "raw", "timeoutSeconds": 5, "enabled": true}</code>. */
public final class MessageHookJson {
    /** What {@link #read} reads. */
    public static final Set<String> FIELDS = Set.of("url", "format", "timeoutSeconds", "enabled");

    private MessageHookJson() {}

    /** @throws InvalidInputException naming the field */
    public static MessageHookContent read(StrictObject hook) {
        ImmutableMessageHookContent.Builder content =
                ImmutableMessageHookContent.builder().url(hook.requiredText("url", WebhookUrl::parse));
        hook.text("format", MessageHookJson::format).ifPresent(content::format);
        hook.integer("timeoutSeconds").ifPresent(seconds -> content.timeout(Duration.ofSeconds(seconds)));
        hook.bool("enabled").ifPresent(content::enabled);
        return content.build();
    }

    private static MessageHookFormat format(String field, String word) {
        return Texts.oneOf(MessageHookFormat.values(), MessageHookFormat::word, field, word);
    }

    public static ObjectNode write(MessageHookContent content) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("url", content.url().toString())
                .put("format", content.format().word())
                .put("timeoutSeconds", Math.toIntExact(content.timeout().toSeconds()))
                .put("enabled", content.enabled());
    }
}
