package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.send.ImmutableSubmitter;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreLimits;

/** The table {@code submitters}. */
public final class JdbcSubmitterStore implements SubmitterStore {
    private final Database database;
    private final AuditedChanges changes;

    public JdbcSubmitterStore(Database database, Clock clock, ChangeOrigins origins) {
        this.database = database;
        this.changes = new AuditedChanges(database, clock, origins, StoreLimits.usual());
    }

    @Override
    public Submitter put(EmailAddress user, AccountName account, SendRights rights, OptionalLong expectedVersion) {
        return changes.make(change -> {
            Optional<Submitter> before = find(change.session(), user);
            Change.requireVersion(
                    what(user), expectedVersion, before.map(Submitter::version).orElse(0L));
            return before.isPresent()
                    ? update(change, before.get(), account, rights)
                    : create(change, user, account, rights);
        });
    }

    private static Submitter create(Change change, EmailAddress user, AccountName account, SendRights rights)
            throws SQLException {
        Accounts.require(change.session(), account);
        Submitter submitter = ImmutableSubmitter.builder()
                .user(EmailAddress.parse("user", user.key()))
                .account(account)
                .rights(rights)
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .update(
                        "insert into submitters (user_key, account, rights, version, created, modified)"
                                + " values (?, ?, ?, ?, ?, ?)",
                        user.key(),
                        account.toString(),
                        StoredRights.write(rights),
                        submitter.version(),
                        submitter.created(),
                        submitter.modified());
        change.mustFit("account", "submitters", MAX_PER_ACCOUNT, "submitters", "account", account.toString());
        change.made(audited(submitter), AuditedJson.of(submitter));
        return submitter;
    }

    private static Submitter update(Change change, Submitter before, AccountName account, SendRights rights)
            throws SQLException {
        if (!before.account().equals(account)) {
            throw new ConflictException("account", what(before.user()) + " is of the account " + before.account());
        }
        if (before.rights().equals(rights)) {
            change.leftAsItWas();
            return before;
        }
        Submitter after = ImmutableSubmitter.builder()
                .from(before)
                .rights(rights)
                .version(before.version() + 1)
                .modified(change.time())
                .build();
        change.session()
                .update(
                        "update submitters set rights = ?, version = ?, modified = ? where user_key = ?",
                        StoredRights.write(rights),
                        after.version(),
                        after.modified(),
                        after.user().key());
        change.changed(audited(after), AuditedJson.of(before), AuditedJson.of(after));
        return after;
    }

    @Override
    public Optional<Submitter> submitter(EmailAddress user) {
        return database.read(session -> find(session, user));
    }

    private static Optional<Submitter> find(Session session, EmailAddress user) throws SQLException {
        return session.first(JdbcSubmitterStore::read, "select * from submitters where user_key = ?", user.key());
    }

    @Override
    public Page<Submitter> submitters(Optional<AccountName> account, Optional<String> text, PageRequest page) {
        Conditions wanted = new Conditions()
                .equal("account", account.map(AccountName::toString))
                .containing(text, "user_key");
        return database.read(session -> new Page<>(
                session.list(
                        JdbcSubmitterStore::read,
                        "select * from submitters" + wanted.where() + " order by user_key limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from submitters" + wanted.where(), wanted.parametersAnd())));
    }

    @Override
    public void delete(EmailAddress user, OptionalLong expectedVersion) {
        changes.make(change -> {
            Submitter before = find(change.session(), user).orElseThrow(() -> new NotFoundException(what(user)));
            Change.requireVersion(what(user), expectedVersion, before.version());
            change.session().update("delete from submitters where user_key = ?", user.key());
            change.deleted(audited(before), AuditedJson.of(before));
            return null;
        });
    }

    private static String what(EmailAddress user) {
        return "submitter " + user;
    }

    private static AuditSubject audited(Submitter submitter) {
        return AuditSubject.of(AuditedResource.SUBMITTER, submitter.user().key())
                .withAccount(submitter.account().toString());
    }

    private static Submitter read(ResultSet row) throws SQLException {
        return ImmutableSubmitter.builder()
                .user(EmailAddress.parse("user", row.getString("user_key")))
                .account(AccountName.parse("account", row.getString("account")))
                .rights(StoredRights.read(row.getString("rights")))
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }
}
