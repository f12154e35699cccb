package dev.emailrouting.routing.webhook;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** How the deliveries to a webhook go. Changes by itself, and is no change of the resource. */
@Value.Immutable
public interface WebhookStatus {
    /** Events that wait. */
    long pending();

    /** Events that were taken. */
    long delivered();

    /** Events that newer ones pushed out of a full outbox. */
    long dropped();

    /** Events that nobody took for too long. */
    long givenUp();

    /** Deliveries that have failed since the last one that did not. */
    int failuresInARow();

    Optional<Instant> lastSuccess();

    Optional<Instant> lastFailure();

    Optional<String> lastFailureReason();
}
