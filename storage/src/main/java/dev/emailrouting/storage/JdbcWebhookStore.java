package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreLimits;
import dev.emailrouting.routing.webhook.CreatedWebhook;
import dev.emailrouting.routing.webhook.ImmutableCreatedWebhook;
import dev.emailrouting.routing.webhook.Webhook;
import dev.emailrouting.routing.webhook.WebhookContent;
import dev.emailrouting.routing.webhook.WebhookEvent;
import dev.emailrouting.routing.webhook.WebhookLease;
import dev.emailrouting.routing.webhook.WebhookOutbox;
import dev.emailrouting.routing.webhook.WebhookSecret;
import dev.emailrouting.routing.webhook.WebhookStatus;
import dev.emailrouting.routing.webhook.WebhookStore;

/**
 * Webhooks and their outbox in a database. What becomes of an event reaches the disk within a second; after a crash before that it
 * comes once more.
 */
public final class JdbcWebhookStore implements WebhookStore, WebhookOutbox {
    private final Database database;
    private final AuditedChanges changes;
    private final Clock clock;
    private final SecureRandom random;
    private final int maxPending;

    /** @param maxPending how many events wait for a webhook at most */
    public JdbcWebhookStore(
            Database database, Clock clock, SecureRandom random, ChangeOrigins origins, int maxPending) {
        this.database = database;
        this.changes = new AuditedChanges(database, clock, origins, StoreLimits.usual());
        this.clock = clock;
        this.random = random;
        this.maxPending = maxPending;
    }

    @Override
    public CreatedWebhook create(AccountName account, WebhookContent content) {
        String id = Hex.randomId(random);
        WebhookSecret secret = WebhookSecret.generate(random);
        return ImmutableCreatedWebhook.of(
                changes.make(change -> Webhooks.create(change, id, account, content, secret)), secret);
    }

    @Override
    public Optional<Webhook> webhook(String id) {
        return database.read(session -> Webhooks.find(session, id));
    }

    @Override
    public Page<Webhook> webhooks(Optional<AccountName> account, PageRequest page) {
        return database.read(session -> Webhooks.list(session, account, page));
    }

    @Override
    public Webhook update(String id, WebhookContent content, OptionalLong expectedVersion) {
        return changes.make(change -> Webhooks.update(change, id, content, expectedVersion));
    }

    @Override
    public void disable(String id, String reason) {
        changes.make(change -> {
            Webhooks.disable(change, id, reason);
            return null;
        });
    }

    @Override
    public void delete(String id, OptionalLong expectedVersion) {
        changes.make(change -> {
            Webhooks.delete(change, id, expectedVersion);
            return null;
        });
    }

    @Override
    public Optional<WebhookSecret> secret(String id) {
        return database.read(session -> Webhooks.secret(session, id));
    }

    @Override
    public Map<String, WebhookStatus> statusOf(Set<String> ids) {
        return ids.isEmpty() ? Map.of() : database.read(session -> Webhooks.statusOf(session, ids));
    }

    /** What webhooks are to be told of the rows, in the transaction that appends them. */
    void tell(Session session, List<ActivityRow> rows) throws SQLException {
        WebhookEvents.add(session, random, rows, clock.instant(), maxPending);
    }

    @Override
    public Optional<WebhookLease> lease(Instant now, Duration time, int events) {
        String token = Hex.randomId(random);
        return database.writeBehind(session -> WebhookEvents.lease(session, token, now, time, events));
    }

    @Override
    public void taken(WebhookLease lease, WebhookEvent event, Instant now) {
        database.writeBehind(session -> {
            WebhookEvents.taken(session, lease, event, now);
            return null;
        });
    }

    @Override
    public void refused(WebhookLease lease, WebhookEvent event, String reason, Instant now, Retry retry) {
        database.writeBehind(session -> {
            WebhookEvents.refused(session, lease, event, reason, now, retry);
            return null;
        });
    }

    @Override
    public void release(WebhookLease lease, Instant now) {
        database.writeBehind(session -> {
            WebhookEvents.release(session, lease, now);
            return null;
        });
    }

    @Override
    public int giveUpBefore(Instant time) {
        return database.writeBehind(session -> WebhookEvents.giveUpBefore(session, time));
    }
}
