package dev.emailrouting.routing.webhook;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.VersionMismatchException;

/** Keeps webhooks. Missing ones and versions are as in {@link dev.emailrouting.routing.store.RoutingStore}. */
public interface WebhookStore {
    /** As many as an account may have. */
    int MAX_PER_ACCOUNT = 50;

    /**
     * @throws NotFoundException when the account does not exist
     * @throws ConflictException naming {@code account} when it has {@link #MAX_PER_ACCOUNT}
     */
    CreatedWebhook create(AccountName account, WebhookContent content);

    Optional<Webhook> webhook(String id);

    /** The oldest first; of all accounts where none is given. */
    Page<Webhook> webhooks(Optional<AccountName> account, PageRequest page);

    /**
     * Sets the content. One that is enabled has its reason to be disabled and its failures in a row forgotten, and is tried at
     * once.
     *
     * @throws VersionMismatchException when the version is another than the expected one
     */
    Webhook update(String id, WebhookContent content, OptionalLong expectedVersion);

    /** Disables it for a reason of the server's own; one that is disabled or gone stays so. */
    void disable(String id, String reason);

    /** Deletes it and what it was to be told. */
    void delete(String id, OptionalLong expectedVersion);

    Optional<WebhookSecret> secret(String id);

    /** By the ids of those that exist. */
    Map<String, WebhookStatus> statusOf(Set<String> ids);
}
