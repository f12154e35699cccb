package dev.emailrouting.routing.webhook;

import java.net.URI;
import java.util.Optional;

/** Posts an event to a webhook, waiting for the answer within bounds. */
public interface EventPoster {

    /** Why the event was not taken, in words for an operator; empty when it was. */
    Optional<String> post(URI url, WebhookSecret secret, WebhookEvent event);
}
