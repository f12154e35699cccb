package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreLimits;

/** The table {@code suppressions}. What the server adds itself is in the log, and in no audit entry: it is no administrator's change. */
public final class JdbcSuppressionStore implements SuppressionStore {
    private static final String HOLDS = "(expires is null or expires > ?)";

    private final Database database;
    private final AuditedChanges changes;
    private final Clock clock;

    public JdbcSuppressionStore(Database database, Clock clock, ChangeOrigins origins) {
        this.database = database;
        this.changes = new AuditedChanges(database, clock, origins, StoreLimits.usual());
        this.clock = clock;
    }

    @Override
    public void add(Collection<Suppression> suppressions) {
        changes.make(change -> {
            Set<AccountName> accounts = accountsOf(suppressions);
            for (AccountName account : accounts) {
                Accounts.require(change.session(), account);
            }
            for (Suppression suppression : suppressions) {
                Optional<Suppression> before = find(change.session(), suppression.account(), suppression.email());
                delete(change.session(), suppression);
                insert(change.session(), suppression);
                tell(change, before, suppression);
            }
            for (AccountName account : accounts) {
                change.mustFit(
                        "account", "suppressions", MAX_PER_ACCOUNT, "suppressions", "account", account.toString());
            }
            if (suppressions.isEmpty()) {
                change.leftAsItWas();
            }
            return null;
        });
    }

    private static void tell(Change change, Optional<Suppression> before, Suppression after) {
        if (before.isPresent()) {
            change.changed(audited(after), AuditedJson.of(before.get()), AuditedJson.of(after));
        } else {
            change.made(audited(after), AuditedJson.of(after));
        }
    }

    private static Set<AccountName> accountsOf(Collection<Suppression> suppressions) {
        return suppressions.stream().map(Suppression::account).collect(Collectors.toSet());
    }

    @Override
    public List<Suppression> addBounced(Collection<Suppression> bounced) {
        return database.writeBehind(session -> {
            List<Suppression> kept = new ArrayList<>();
            Map<AccountName, Long> room = new HashMap<>();
            for (Suppression suppression : bounced) {
                AccountName account = suppression.account();
                if (!room.containsKey(account)) {
                    room.put(account, roomOf(session, account));
                }
                if (room.get(account) > 0 && addBounced(session, suppression)) {
                    room.merge(account, -1L, Long::sum);
                    kept.add(suppression);
                }
            }
            return kept;
        });
    }

    private static long roomOf(Session session, AccountName account) throws SQLException {
        return Accounts.find(session, account).isEmpty()
                ? 0
                : MAX_PER_ACCOUNT
                        - session.number("select count(*) from suppressions where account = ?", account.toString());
    }

    private boolean addBounced(Session session, Suppression suppression) throws SQLException {
        session.update(
                "delete from suppressions where account = ? and email_key = ? and expires <= ?",
                suppression.account().toString(),
                suppression.email().key(),
                clock.instant());
        return insert(session, suppression) > 0;
    }

    private static int insert(Session session, Suppression suppression) throws SQLException {
        return session.update(
                "insert into suppressions (account, email_key, email, reason, note, created, expires)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                suppression.account().toString(),
                suppression.email().key(),
                suppression.email().toString(),
                suppression.reason().word(),
                suppression.note(),
                suppression.created(),
                suppression.expires().orElse(null));
    }

    private static void delete(Session session, Suppression suppression) throws SQLException {
        session.update(
                "delete from suppressions where account = ? and email_key = ?",
                suppression.account().toString(),
                suppression.email().key());
    }

    @Override
    public void delete(AccountName account, EmailAddress email) {
        changes.make(change -> {
            Suppression before = find(change.session(), account, email)
                    .orElseThrow(() -> new NotFoundException("suppression of " + email));
            delete(change.session(), before);
            change.deleted(audited(before), AuditedJson.of(before));
            return null;
        });
    }

    private static AuditSubject audited(Suppression suppression) {
        return AuditSubject.of(AuditedResource.SUPPRESSION, suppression.email().key())
                .withAccount(suppression.account().toString());
    }

    @Override
    public Optional<Suppression> suppression(AccountName account, EmailAddress email) {
        return database.read(session -> find(session, account, email));
    }

    private Optional<Suppression> find(Session session, AccountName account, EmailAddress email) throws SQLException {
        return session.first(
                JdbcSuppressionStore::read,
                "select * from suppressions where account = ? and email_key = ? and " + HOLDS,
                account.toString(),
                email.key(),
                clock.instant());
    }

    @Override
    public Page<Suppression> suppressions(
            Optional<AccountName> account, Optional<Reason> reason, Optional<String> text, PageRequest page) {
        Conditions wanted = new Conditions()
                .matching(HOLDS, Optional.of(clock.instant()))
                .equal("account", account.map(AccountName::toString))
                .equal("reason", reason.map(Reason::word))
                .containing(text, "email", "note");
        return database.read(session -> new Page<>(
                session.list(
                        JdbcSuppressionStore::read,
                        "select * from suppressions" + wanted.where() + " order by account, email_key limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from suppressions" + wanted.where(), wanted.parametersAnd())));
    }

    @Override
    public boolean contains(AccountName account, EmailAddress address) {
        return suppression(account, address).isPresent();
    }

    @Override
    public Set<EmailAddress> among(AccountName account, Set<EmailAddress> asked) {
        if (asked.isEmpty()) {
            return Set.of();
        }
        Instant now = clock.instant();
        return database
                .read(session -> session.listAmongPairs(
                        JdbcSuppressionStore::read,
                        "select * from suppressions where (account, email_key)",
                        asked.stream()
                                .map(email -> List.of(account.toString(), email.key()))
                                .collect(Collectors.toList())))
                .stream()
                .filter(found -> found.expires().map(now::isBefore).orElse(true))
                .map(Suppression::email)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public int deleteExpired(Instant now) {
        return database.writeBehind(session -> session.update("delete from suppressions where expires <= ?", now));
    }

    private static Suppression read(ResultSet row) throws SQLException {
        return ImmutableSuppression.builder()
                .account(AccountName.parse("account", row.getString("account")))
                .email(EmailAddress.parse("email", row.getString("email")))
                .reason(Texts.oneOf(Reason.values(), Reason::word, "reason", row.getString("reason")))
                .note(row.getString("note"))
                .created(Session.instant(row, "created"))
                .expires(Session.optionalInstant(row, "expires"))
                .build();
    }
}
