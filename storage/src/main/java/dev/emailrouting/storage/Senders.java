package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multimaps;
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
import dev.emailrouting.routing.plan.Plan.SenderMade;
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
        SenderEntry entry = insert(change, id, scope, kind, pattern, note);
        added(change, scope, List.of(entry));
        return entry;
    }

    /** Looks at each list once, for there may be thousands of entries. */
    static void createAll(Change change, Supplier<String> ids, List<SenderMade> all) throws SQLException {
        ListMultimap<SenderScope, SenderMade> byList = Multimaps.index(all, SenderMade::scope);
        for (SenderScope scope : byList.keySet()) {
            List<SenderEntry> entries = new ArrayList<>();
            for (SenderMade made : byList.get(scope)) {
                entries.add(insert(change, ids.get(), scope, made.kind(), made.pattern(), made.note()));
            }
            added(change, scope, entries);
        }
    }

    private static SenderEntry insert(
            Change change, String id, SenderScope scope, Kind kind, String pattern, String note) throws SQLException {
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
        change.made(audited(entry), AuditedJson.of(entry));
        return entry;
    }

    private static void added(Change change, SenderScope scope, List<SenderEntry> entries) throws SQLException {
        mustNotBeFull(change, scope, entries);
        changed(change, scope);
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

    private static void mustNotBeFull(Change change, SenderScope scope, List<SenderEntry> added) throws SQLException {
        change.mustFit("pattern", "senders", SenderList.MAX_ENTRIES, "senders", "list", keyOf(scope));
        if (added.stream().map(SenderEntry::pattern).allMatch(SenderList::isLookedUp)) {
            return;
        }
        try {
            list(change.session(), scope);
        } catch (InvalidInputException e) {
            throw new ConflictException("pattern", "the list of " + scope + " is full: " + e.reason());
        }
    }

    static Optional<SenderEntry> find(Session session, String id) throws SQLException {
        return session.first(Senders::read, "select * from senders where id = ?", id);
    }

    static Page<SenderEntry> list(Session session, Optional<SenderScope> scope, Optional<Kind> kind, PageRequest page)
            throws SQLException {
        Conditions wanted =
                new Conditions().equal("list", scope.map(Senders::keyOf)).equal("kind", kind.map(Kind::word));
        return new Page<>(
                session.list(
                        Senders::read,
                        "select * from senders" + wanted.where() + " order by pattern, list, kind limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from senders" + wanted.where(), wanted.parametersAnd()));
    }

    static void delete(Change change, String id) throws SQLException {
        SenderEntry entry = find(change.session(), id).orElseThrow(() -> new NotFoundException("sender entry " + id));
        change.session().update("delete from senders where id = ?", id);
        changed(change, scopeOf(entry));
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
        return lists(session, List.of(scope)).get(scope);
    }

    /** Those of several scopes, each ready to be asked. */
    static Map<SenderScope, SenderList> lists(Session session, List<SenderScope> scopes) throws SQLException {
        ListMultimap<String, String> patterns = ArrayListMultimap.create();
        session.listAmong(
                row -> patterns.put(row.getString("kind") + row.getString("list"), row.getString("pattern")),
                "select list, kind, pattern from senders where list",
                scopes.stream().map(Senders::keyOf).collect(Collectors.toList()));
        Map<SenderScope, SenderList> lists = new HashMap<>();
        for (SenderScope scope : scopes) {
            lists.put(
                    scope,
                    SenderList.of(
                            sorted(patterns.get(Kind.ALLOW.word() + keyOf(scope))),
                            sorted(patterns.get(Kind.BLOCK.word() + keyOf(scope))),
                            false));
        }
        return lists;
    }

    private static List<String> sorted(List<String> patterns) {
        return patterns.stream().sorted().collect(Collectors.toList());
    }

    private static SenderScope scopeOf(SenderEntry entry) {
        return entry.zone().map(SenderScope::zone).orElseGet(() -> SenderScope.of(entry.account(), Optional.empty()));
    }

    private static String keyOf(SenderScope scope) {
        return scope.zone()
                .map(zone -> "zone " + zone)
                .or(() -> scope.account().map(account -> "account " + account))
                .orElse(OF_SERVER);
    }

    private static void changed(Change change, SenderScope scope) throws SQLException {
        if (scope.zone().isPresent()) {
            Zones.rulesChanged(change, scope.zone().get());
        } else if (scope.account().isPresent()) {
            Accounts.tablesChanged(change, scope.account().get());
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
