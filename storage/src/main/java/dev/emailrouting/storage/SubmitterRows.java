package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.send.ImmutableSubmitter;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The table {@code submitters}. */
final class SubmitterRows {
    private SubmitterRows() {}

    static Submitter put(
            Change change, EmailAddress user, AccountName account, SendRights rights, OptionalLong expectedVersion)
            throws SQLException {
        Optional<Submitter> before = find(change.session(), user);
        Change.requireVersion(
                what(user), expectedVersion, before.map(Submitter::version).orElse(0L));
        put(change, account, Map.of(user, rights));
        return find(change.session(), user).orElseThrow();
    }

    /** Makes or sets what users of an account may send. */
    static void put(Change change, AccountName account, Map<EmailAddress, SendRights> rights) throws SQLException {
        Map<EmailAddress, Submitter> there = among(change.session(), rights.keySet());
        boolean makesAny = there.size() < rights.size();
        if (makesAny) {
            Accounts.require(change.session(), account);
        }
        for (Map.Entry<EmailAddress, SendRights> put : rights.entrySet()) {
            Submitter before = there.get(put.getKey());
            if (before == null) {
                create(change, put.getKey(), account, put.getValue());
            } else {
                update(change, before, account, put.getValue());
            }
        }
        if (makesAny) {
            change.mustFit(
                    "account",
                    "submitters",
                    SubmitterStore.MAX_PER_ACCOUNT,
                    "submitters",
                    "account",
                    account.toString());
        }
    }

    private static void create(Change change, EmailAddress user, AccountName account, SendRights rights)
            throws SQLException {
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
        change.made(audited(submitter), AuditedJson.of(submitter));
    }

    private static void update(Change change, Submitter before, AccountName account, SendRights rights)
            throws SQLException {
        if (!before.account().equals(account)) {
            throw new ConflictException("account", what(before.user()) + " is of the account " + before.account());
        }
        if (before.rights().equals(rights)) {
            change.leftAsItWas();
            return;
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
    }

    static void delete(Change change, EmailAddress user, OptionalLong expectedVersion) throws SQLException {
        Submitter before = find(change.session(), user).orElseThrow(() -> new NotFoundException(what(user)));
        Change.requireVersion(what(user), expectedVersion, before.version());
        change.session().update("delete from submitters where user_key = ?", user.key());
        change.deleted(audited(before), AuditedJson.of(before));
    }

    static Optional<Submitter> find(Session session, EmailAddress user) throws SQLException {
        return session.first(SubmitterRows::read, "select * from submitters where user_key = ?", user.key());
    }

    static Map<EmailAddress, Submitter> among(Session session, Collection<EmailAddress> users) throws SQLException {
        return session
                .listAmong(
                        SubmitterRows::read,
                        "select * from submitters where user_key",
                        users.stream().map(EmailAddress::key).collect(Collectors.toList()))
                .stream()
                .collect(Collectors.toMap(Submitter::user, Function.identity()));
    }

    static Page<Submitter> list(Session session, Optional<AccountName> account, Optional<String> text, PageRequest page)
            throws SQLException {
        Conditions wanted = new Conditions()
                .equal("account", account.map(AccountName::toString))
                .containing(text, "user_key");
        return new Page<>(
                session.list(
                        SubmitterRows::read,
                        "select * from submitters" + wanted.where() + " order by user_key limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from submitters" + wanted.where(), wanted.parametersAnd()));
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
