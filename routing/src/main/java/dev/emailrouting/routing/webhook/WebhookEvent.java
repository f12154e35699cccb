package dev.emailrouting.routing.webhook;

import org.immutables.value.Value;

/** What a webhook is to be told. */
@Value.Immutable
public interface WebhookEvent {
    /** By which a receiver knows an event that comes twice. */
    @Value.Parameter
    String id();

    /** JSON, as it is posted. */
    @Value.Parameter
    String body();

    /** How often it was refused. */
    @Value.Parameter
    int refusals();
}
