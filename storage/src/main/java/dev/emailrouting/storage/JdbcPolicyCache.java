package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.mtasts.ImmutableKeptPolicy;
import dev.emailrouting.mtasts.InvalidStsPolicyException;
import dev.emailrouting.mtasts.KeptPolicy;
import dev.emailrouting.mtasts.KeptPolicy.RefreshFailure;
import dev.emailrouting.mtasts.Policy;
import dev.emailrouting.mtasts.PolicyCache;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.Texts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Policies in a database. One whose text this release does not understand is as none. */
public final class JdbcPolicyCache implements PolicyCache {
    private static final Logger LOGGER = LoggerFactory.getLogger(JdbcPolicyCache.class);
    private static final int MAX_REASON = 1000;

    private final Database database;

    public JdbcPolicyCache(Database database) {
        this.database = database;
    }

    @Override
    public Optional<KeptPolicy> find(String domain) {
        return readable(database.read(session ->
                        session.list(JdbcPolicyCache::read, "select * from sts_policies where domain = ?", domain)))
                .stream()
                .findFirst();
    }

    @Override
    public void keep(Policy policy, Instant refreshDue) {
        database.write(session -> {
            session.update(
                    "insert into sts_policies (domain, policy_id, policy, mode, fetched, expires, last_used, refresh_due)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                    policy.domain(),
                    policy.id(),
                    policy.content().toString(),
                    policy.mode().word(),
                    policy.fetched(),
                    policy.expires(),
                    policy.fetched(),
                    refreshDue);
            return session.update(
                    "update sts_policies set policy_id = ?, policy = ?, mode = ?, fetched = ?, expires = ?,"
                            + " refresh_due = ?, failed = null, failure = null where domain = ? and fetched <= ?",
                    policy.id(),
                    policy.content().toString(),
                    policy.mode().word(),
                    policy.fetched(),
                    policy.expires(),
                    refreshDue,
                    policy.domain(),
                    policy.fetched());
        });
    }

    @Override
    public void markUsed(String domain, Instant time) {
        database.writeBehind(
                session -> session.update("update sts_policies set last_used = ? where domain = ?", time, domain));
    }

    @Override
    public void markFailed(String domain, RefreshFailure failure, Instant refreshDue) {
        database.writeBehind(session -> session.update(
                "update sts_policies set failed = ?, failure = ?, refresh_due = ? where domain = ?",
                failure.time(),
                Texts.atMost(MAX_REASON, failure.reason()),
                refreshDue,
                domain));
    }

    @Override
    public Optional<KeptPolicy> takeDue(Instant now, Instant usedSince, Instant leaseEnd) {
        return database.writeBehind(session -> take(session, now, usedSince, leaseEnd));
    }

    /** Whom another node takes a row from, or who cannot read it, looks for the next one. */
    private static Optional<KeptPolicy> take(Session session, Instant now, Instant usedSince, Instant leaseEnd)
            throws SQLException {
        while (true) {
            List<Row> due = session.list(
                    JdbcPolicyCache::read,
                    "select * from sts_policies where refresh_due <= ? and expires > ? and last_used >= ?"
                            + " order by refresh_due limit 1",
                    now,
                    now,
                    usedSince);
            if (due.isEmpty()) {
                return Optional.empty();
            }
            int taken = session.update(
                    "update sts_policies set refresh_due = ? where domain = ? and refresh_due = ?",
                    leaseEnd,
                    due.get(0).domain,
                    due.get(0).refreshDue);
            Optional<KeptPolicy> policy = taken == 1 ? due.get(0).policy() : Optional.empty();
            if (policy.isPresent()) {
                return policy;
            }
        }
    }

    @Override
    public List<KeptPolicy> list(Optional<String> after, int limit) {
        return readable(database.read(session -> session.list(
                JdbcPolicyCache::read,
                "select * from sts_policies where domain > ? order by domain limit ?",
                after.orElse(""),
                limit)));
    }

    @Override
    public List<KeptPolicy> failing(StsMode mode, Instant now, int limit) {
        return readable(database.read(session -> session.list(
                JdbcPolicyCache::read,
                "select * from sts_policies where mode = ? and failed is not null and expires > ?"
                        + " order by domain limit ?",
                mode.word(),
                now,
                limit)));
    }

    @Override
    public boolean delete(String domain) {
        return database.write(session -> session.update("delete from sts_policies where domain = ?", domain)) > 0;
    }

    @Override
    public int deleteExpired(Instant now, Instant unusedSince, int atMost) {
        return database.write(session ->
                session.update("delete from sts_policies where expires <= ? or last_used < ?", now, unusedSince)
                        + session.update(
                                "delete from sts_policies where domain in"
                                        + " (select domain from sts_policies order by last_used desc, domain offset ?)",
                                atMost));
    }

    private static Row read(ResultSet row) throws SQLException {
        return new Row(row);
    }

    private static List<KeptPolicy> readable(List<Row> rows) {
        return rows.stream().map(Row::policy).flatMap(Optional::stream).collect(Collectors.toUnmodifiableList());
    }

    private static final class Row {
        private final String domain;
        private final String id;
        private final String text;
        private final Instant fetched;
        private final Instant lastUsed;
        private final Instant refreshDue;
        private final Optional<RefreshFailure> failure;

        private Row(ResultSet row) throws SQLException {
            domain = row.getString("domain");
            id = row.getString("policy_id");
            text = row.getString("policy");
            fetched = Session.instant(row, "fetched");
            lastUsed = Session.instant(row, "last_used");
            refreshDue = Session.instant(row, "refresh_due");
            String reason = row.getString("failure");
            failure = Session.optionalInstant(row, "failed").map(time -> RefreshFailure.of(time, reason));
        }

        private Optional<KeptPolicy> policy() {
            try {
                return Optional.of(ImmutableKeptPolicy.builder()
                        .policy(Policy.of(domain, id, StsPolicy.parse(text), fetched))
                        .lastUsed(lastUsed)
                        .refreshDue(refreshDue)
                        .refreshFailure(failure)
                        .build());
            } catch (InvalidStsPolicyException e) {
                LOGGER.warn("event=mta-sts-policy-unreadable domain={} reason=\"{}\"", domain, e.getMessage());
                return Optional.empty();
            }
        }
    }
}
