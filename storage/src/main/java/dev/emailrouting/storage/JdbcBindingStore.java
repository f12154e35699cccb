package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SendToken;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreLimits;

/** Bindings in a database. */
public final class JdbcBindingStore implements BindingStore {
    private final Database database;
    private final AuditedChanges changes;
    private final Clock clock;
    private final SecureRandom random;

    public JdbcBindingStore(Database database, Clock clock, SecureRandom random, ChangeOrigins origins) {
        this.database = database;
        this.changes = new AuditedChanges(database, clock, origins, StoreLimits.usual());
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Binding create(BindingName name, AccountName account, SendRights rights) {
        return changes.make(change -> Bindings.create(change, name, account, rights));
    }

    @Override
    public Optional<Binding> binding(BindingName name) {
        return database.read(session -> Bindings.find(session, name, clock.instant()));
    }

    @Override
    public Page<Binding> bindings(Optional<AccountName> account, PageRequest page) {
        return database.read(session -> Bindings.list(session, account, page, clock.instant()));
    }

    @Override
    public Binding update(BindingName name, SendRights rights, OptionalLong expectedVersion) {
        return changes.make(change -> Bindings.update(change, name, rights, expectedVersion));
    }

    @Override
    public void delete(BindingName name, OptionalLong expectedVersion) {
        changes.make(change -> {
            Bindings.delete(change, name, expectedVersion);
            return null;
        });
    }

    @Override
    public SendToken issueToken(BindingName name, Duration overlap) {
        SendToken token = SendToken.generate(random);
        changes.make(change -> {
            Bindings.issue(change, name, token, overlap);
            return null;
        });
        return token;
    }

    @Override
    public Binding revokeTokens(BindingName name) {
        return changes.make(change -> Bindings.revoke(change, name));
    }

    @Override
    public Optional<Binding> byToken(SendToken token, Instant now) {
        return database.read(session -> Bindings.byToken(session, token, now));
    }
}
