package dev.emailrouting.routing.webhook;

import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import org.immutables.value.Value;

/** Where an account's outcomes are told. Its secret is not in it. */
@Value.Immutable
public interface Webhook {
    /** Stable, 32 hex digits. */
    String id();

    AccountName account();

    WebhookContent content();

    /** Why the server itself has disabled it; empty unless it has. */
    Optional<String> disabledReason();

    /** Counts the changes to this resource, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();
}
