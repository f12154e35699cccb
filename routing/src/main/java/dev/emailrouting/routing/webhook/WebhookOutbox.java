package dev.emailrouting.routing.webhook;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/**
 * What webhooks are still to be told, in the store, shared by all nodes. What it keeps for each is bounded: beyond it the oldest
 * is dropped and counted. Ends of a lease that another node has taken over since change nothing of the other's.
 */
public interface WebhookOutbox {

    /** Takes an enabled webhook to which something is due and which nobody has taken. After the time it may be taken again. */
    Optional<WebhookLease> lease(Instant now, Duration time, int events);

    /** The event was taken, and is told no more. */
    void taken(WebhookLease lease, WebhookEvent event, Instant now);

    /** The event was not taken: it is due again at one time, and the webhook as a whole at the other. Ends the lease. */
    void refused(WebhookLease lease, WebhookEvent event, String reason, Instant now, Retry retry);

    /** When the event is tried again, and when the webhook is tried at all. */
    @Value.Immutable
    interface Retry {
        @Value.Parameter
        Instant event();

        @Value.Parameter
        Instant webhook();
    }

    /** Ends the lease: the webhook may be taken again. */
    void release(WebhookLease lease, Instant now);

    /** Gives up events that are older, and says how many. */
    int giveUpBefore(Instant time);
}
