package dev.emailrouting.storage;

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

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreLimits;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Suppressions in a database. What the server adds itself is in the log, and in no audit entry: it is no administrator's change. */
public final class JdbcSuppressionStore implements SuppressionStore {
    private static final Logger LOGGER = LoggerFactory.getLogger(JdbcSuppressionStore.class);

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
            SuppressionRows.put(change, suppressions);
            if (suppressions.isEmpty()) {
                change.leftAsItWas();
            }
            return null;
        });
    }

    @Override
    public List<Suppression> addBounced(Collection<Suppression> bounced) {
        return database.writeBehind(session -> {
            List<Suppression> kept = new ArrayList<>();
            Map<AccountName, Long> room = new HashMap<>();
            Multiset<AccountName> leftOut = HashMultiset.create();
            for (Suppression suppression : bounced) {
                AccountName account = suppression.account();
                if (!room.containsKey(account)) {
                    room.put(account, roomOf(session, account));
                }
                if (room.get(account) <= 0) {
                    leftOut.add(account);
                } else if (addBounced(session, suppression)) {
                    room.merge(account, -1L, Long::sum);
                    kept.add(suppression);
                }
            }
            leftOut.entrySet()
                    .forEach(account -> LOGGER.warn(
                            "event=suppressions-full account={} left-out={}",
                            account.getElement(),
                            account.getCount()));
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
        return SuppressionRows.insert(session, suppression) > 0;
    }

    @Override
    public void delete(AccountName account, EmailAddress email) {
        changes.make(change -> {
            SuppressionRows.delete(change, account, email);
            return null;
        });
    }

    @Override
    public Optional<Suppression> suppression(AccountName account, EmailAddress email) {
        return database.read(session -> SuppressionRows.find(session, account, email, clock.instant()));
    }

    @Override
    public Page<Suppression> suppressions(
            Optional<AccountName> account, Optional<Reason> reason, Optional<String> text, PageRequest page) {
        return database.read(session -> SuppressionRows.list(session, account, reason, text, page, clock.instant()));
    }

    @Override
    public List<Suppression> manual(Optional<AccountName> account) {
        return database.read(session -> SuppressionRows.manual(session, account, clock.instant()));
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
        List<List<String>> keys =
                asked.stream().map(email -> SuppressionRows.key(account, email)).collect(Collectors.toList());
        return database.read(session -> SuppressionRows.among(session, keys, clock.instant())).stream()
                .map(Suppression::email)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public int deleteExpired(Instant now) {
        return database.writeBehind(session -> session.update("delete from suppressions where expires <= ?", now));
    }
}
