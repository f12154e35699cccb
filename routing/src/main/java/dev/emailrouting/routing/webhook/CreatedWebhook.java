package dev.emailrouting.routing.webhook;

import org.immutables.value.Value;

/** A webhook that was made now, with its secret, which is told this once. */
@Value.Immutable
public interface CreatedWebhook {
    @Value.Parameter
    Webhook webhook();

    @Value.Parameter
    WebhookSecret secret();
}
