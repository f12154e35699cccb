package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.ImmutableSenderEntry;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.SenderEntry.Kind;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ImmutableAuditSubject;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.SenderScope;

/** The table {@code senders}, and {@code server_senders}, which says when the server's list last changed. */
final class Senders {
    /** The key of a list among all: the database has no unique null. */
    private static final String OF_SERVER = "server";

    private Senders() {}

    static SenderEntry create(Change change, String id, SenderScope scope, Kind kind, String pattern, String note)
            throws SQLException {
        Session session = change.session();
        Optional<AccountName> account = owner(session, scope);
        SenderEntry entry = ImmutableSenderEntry.builder()
                .id(id)
                .kind(kind)
                .pattern(pattern.toLowerCase(Locale.ROOT))
                .account(account)
                .zone(scope.zone())
                .note(note)
                .created(change.time())
                .build();
        session.updateUnique(
                () -> new ConflictException("pattern", pattern + " is on this list already"),
                "insert into senders (id, list, kind, pattern, account, zone, note, created)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                keyOf(scope),
                kind.word(),
                entry.pattern(),
                account.map(AccountName::toString).orElse(null),
                scope.zone().map(DomainName::toString).orElse(null),
                note,
                entry.created());
        mustNotBeFull(session, scope);
        changed(change, entry);
        change.made(audited(entry), AuditedJson.of(entry));
        return entry;
    }

    private static Optional<AccountName> owner(Session session, SenderScope scope) throws SQLException {
        if (scope.zone().isPresent()) {
            Zone zone = Zones.require(session, scope.zone().get());
            return Optional.of(zone.account());
        }
        if (scope.account().isPresent()) {
            Accounts.require(session, scope.account().get());
        }
        return scope.account();
    }

    private static void mustNotBeFull(Session session, SenderScope scope) throws SQLException {
        try {
            list(session, scope);
        } catch (InvalidInputException e) {
            throw new ConflictException("pattern", "the list of " + scope + " is full: " + e.reason());
        }
    }

    static Optional<SenderEntry> find(Session session, String id) throws SQLException {
        return session.first(Senders::read, "select * from senders where id = ?", id);
    }

    static Page<SenderEntry> list(Session session, Optional<SenderScope> scope, Optional<Kind> kind, PageRequest page)
            throws SQLException {
        Filter filter = new Filter().with("list = ?", scope, Senders::keyOf).with("kind = ?", kind, Kind::word);
        return new Page<>(
                session.list(
                        Senders::read,
                        "select * from senders" + filter.where() + " order by pattern, list, kind limit ? offset ?",
                        filter.parameters(page.limit(), page.offset())),
                session.number("select count(*) from senders" + filter.where(), filter.parameters()));
    }

    static void delete(Change change, String id) throws SQLException {
        SenderEntry entry = find(change.session(), id).orElseThrow(() -> new NotFoundException("sender entry " + id));
        change.session().update("delete from senders where id = ?", id);
        changed(change, entry);
        change.deleted(audited(entry), AuditedJson.of(entry));
    }

    /** Tells of the entries that go with their zone. */
    static void deletedWith(Change change, DomainName zone) throws SQLException {
        for (SenderEntry entry : change.session()
                .list(Senders::read, "select * from senders where list = ?", keyOf(SenderScope.zone(zone)))) {
            change.deleted(audited(entry), AuditedJson.of(entry));
        }
    }

    /** The list of the scope, ready to be asked. */
    static SenderList list(Session session, SenderScope scope) throws SQLException {
        List<String> allowed = new ArrayList<>();
        List<String> blocked = new ArrayList<>();
        session.list(
                row -> (Kind.parse("kind", row.getString("kind")) == Kind.ALLOW ? allowed : blocked)
                        .add(row.getString("pattern")),
                "select kind, pattern from senders where list = ? order by pattern",
                keyOf(scope));
        return SenderList.of(allowed, blocked, false);
    }

    private static String keyOf(SenderScope scope) {
        return scope.zone()
                .map(zone -> "zone " + zone)
                .or(() -> scope.account().map(account -> "account " + account))
                .orElse(OF_SERVER);
    }

    private static void changed(Change change, SenderEntry entry) throws SQLException {
        if (entry.zone().isPresent()) {
            Zones.rulesChanged(change, entry.zone().get());
        } else if (entry.account().isPresent()) {
            Accounts.tablesChanged(change, entry.account().get());
        } else {
            change.session().update("update server_senders set revision = ? where id = 1", change.revision());
        }
    }

    private static AuditSubject audited(SenderEntry entry) {
        ImmutableAuditSubject subject = AuditSubject.of(AuditedResource.SENDER_ENTRY, entry.id());
        return subject.withAccount(entry.account().map(AccountName::toString))
                .withZone(entry.zone().map(DomainName::toString));
    }

    private static SenderEntry read(ResultSet row) throws SQLException {
        return ImmutableSenderEntry.builder()
                .id(row.getString("id"))
                .kind(Kind.parse("kind", row.getString("kind")))
                .pattern(row.getString("pattern"))
                .account(Optional.ofNullable(row.getString("account")).map(name -> AccountName.parse("account", name)))
                .zone(Optional.ofNullable(row.getString("zone")).map(name -> DomainName.parse("zone", name)))
                .note(row.getString("note"))
                .created(Session.instant(row, "created"))
                .build();
    }
}
