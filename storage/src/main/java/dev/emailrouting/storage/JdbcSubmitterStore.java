package dev.emailrouting.storage;

import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreLimits;

/** Submitters in a database. */
public final class JdbcSubmitterStore implements SubmitterStore {
    private final Database database;
    private final AuditedChanges changes;

    public JdbcSubmitterStore(Database database, Clock clock, ChangeOrigins origins) {
        this.database = database;
        this.changes = new AuditedChanges(database, clock, origins, StoreLimits.usual());
    }

    @Override
    public Submitter put(EmailAddress user, AccountName account, SendRights rights, OptionalLong expectedVersion) {
        return changes.make(change -> SubmitterRows.put(change, user, account, rights, expectedVersion));
    }

    @Override
    public Optional<Submitter> submitter(EmailAddress user) {
        return database.read(session -> SubmitterRows.find(session, user));
    }

    @Override
    public Page<Submitter> submitters(Optional<AccountName> account, Optional<String> text, PageRequest page) {
        return database.read(session -> SubmitterRows.list(session, account, text, page));
    }

    @Override
    public void delete(EmailAddress user, OptionalLong expectedVersion) {
        changes.make(change -> {
            SubmitterRows.delete(change, user, expectedVersion);
            return null;
        });
    }
}
