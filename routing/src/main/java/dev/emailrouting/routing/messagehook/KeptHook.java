package dev.emailrouting.routing.messagehook;

import dev.emailrouting.routing.webhook.WebhookSecret;
import org.immutables.value.Value;

/** A message hook with the secret that its requests are signed with. */
@Value.Immutable(builder = false)
public interface KeptHook {
    static KeptHook of(MessageHook hook, WebhookSecret secret) {
        return ImmutableKeptHook.of(hook, secret);
    }

    @Value.Parameter
    MessageHook hook();

    @Value.Parameter
    WebhookSecret secret();
}
