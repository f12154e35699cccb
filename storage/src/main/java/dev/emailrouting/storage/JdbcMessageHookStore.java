package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.messagehook.KeptHook;
import dev.emailrouting.routing.messagehook.MessageHook;
import dev.emailrouting.routing.messagehook.MessageHookStore;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreLimits;
import dev.emailrouting.routing.webhook.WebhookSecret;
import dev.emailrouting.storage.MessageHooks.NewHook;

/** Message hooks in a database. */
public final class JdbcMessageHookStore implements MessageHookStore {
    private final Database database;
    private final AuditedChanges changes;
    private final SecureRandom random;

    public JdbcMessageHookStore(Database database, Clock clock, SecureRandom random, ChangeOrigins origins) {
        this.database = database;
        this.changes = new AuditedChanges(database, clock, origins, StoreLimits.usual());
        this.random = random;
    }

    @Override
    public KeptHook put(AccountName account, String name, MessageHookContent content, OptionalLong expectedVersion) {
        NewHook newHook = new NewHook(Hex.randomId(random), WebhookSecret.generate(random));
        return changes.make(change -> MessageHooks.put(change, newHook, account, name, content, expectedVersion));
    }

    @Override
    public Optional<MessageHook> hook(AccountName account, String name) {
        return database.read(session -> MessageHooks.find(session, account, name));
    }

    @Override
    public Page<MessageHook> hooks(Optional<AccountName> account, PageRequest page) {
        return database.read(session -> MessageHooks.list(session, account, page));
    }

    @Override
    public KeptHook rotateSecret(AccountName account, String name, OptionalLong expectedVersion) {
        WebhookSecret secret = WebhookSecret.generate(random);
        return changes.make(change -> MessageHooks.rotateSecret(change, account, name, secret, expectedVersion));
    }

    @Override
    public void delete(AccountName account, String name, OptionalLong expectedVersion) {
        changes.make(change -> {
            MessageHooks.delete(change, account, name, expectedVersion);
            return null;
        });
    }

    @Override
    public Optional<KeptHook> kept(AccountName account, String name) {
        return database.read(session -> MessageHooks.kept(session, account, name));
    }
}
