package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.Account;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.ImmutableAccount;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The table {@code accounts}. */
final class Accounts {
    private Accounts() {}

    static Account create(Change change, AccountName name) throws SQLException {
        Account account = ImmutableAccount.builder()
                .name(name)
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .updateUnique(
                        () -> new ConflictException("name", "the account " + name + " exists"),
                        "insert into accounts (name, version, created, modified, revision) values (?, ?, ?, ?, ?)",
                        name.toString(),
                        account.version(),
                        account.created(),
                        account.modified(),
                        change.revision());
        change.made(audited(name), AuditedJson.of(account));
        return account;
    }

    static Optional<Account> find(Session session, AccountName name) throws SQLException {
        return session.first(Accounts::read, "select * from accounts where name = ?", name.toString());
    }

    static Account require(Session session, AccountName name) throws SQLException {
        return find(session, name).orElseThrow(() -> new NotFoundException("account " + name));
    }

    static Page<Account> list(Session session, PageRequest page) throws SQLException {
        return new Page<>(
                session.list(
                        Accounts::read,
                        "select * from accounts order by name limit ? offset ?",
                        page.limit(),
                        page.offset()),
                session.number("select count(*) from accounts"));
    }

    static void delete(Change change, AccountName name, OptionalLong expectedVersion) throws SQLException {
        Account account = require(change.session(), name);
        Change.requireVersion("account " + name, expectedVersion, account.version());
        if (name.equals(AccountName.DEFAULT)) {
            throw new ConflictException("name", "the account " + name + " is always there");
        }
        requireUnused(change.session(), name, "zones", "a zone");
        requireUnused(change.session(), name, "bindings", "a binding");
        requireUnused(change.session(), name, "submitters", "a submitter");
        requireUnused(change.session(), name, "destinations", "a destination");
        requireUnused(change.session(), name, "senders", "an entry of a sender list");
        requireUnused(change.session(), name, "webhooks", "a webhook");
        requireUnused(change.session(), name, "scripts", "a Sieve script");
        requireUnused(change.session(), name, "message_hooks", "a message hook");
        requireUnused(change.session(), name, "destination_domains", "a destination domain");
        change.session().update("delete from suppressions where account = ?", name.toString());
        change.session().update("delete from accounts where name = ?", name.toString());
        change.deleted(audited(name), AuditedJson.of(account));
    }

    private static AuditSubject audited(AccountName name) {
        return AuditSubject.of(AuditedResource.ACCOUNT, name.toString()).withAccount(name.toString());
    }

    private static void requireUnused(Session session, AccountName name, String table, String what)
            throws SQLException {
        if (session.number("select count(*) from " + table + " where account = ?", name.toString()) > 0) {
            throw new ConflictException("name", "the account " + name + " still owns " + what);
        }
    }

    /**
     * Marks that the tables of all its zones have to be read again: for its senders, its destination domains, or a destination
     * that very many of them forward to.
     */
    static void tablesChanged(Change change, AccountName name) throws SQLException {
        change.session().update("update accounts set revision = ? where name = ?", change.revision(), name.toString());
    }

    private static Account read(ResultSet row) throws SQLException {
        return ImmutableAccount.builder()
                .name(AccountName.parse("name", row.getString("name")))
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }
}
