package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
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
import dev.emailrouting.routing.json.SuppressionJson;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The table {@code suppressions}. A row that has expired is as none, whether it is still there or not. */
final class SuppressionRows {
    private static final String HOLDS = "(expires is null or expires > ?)";
    private static final String IN_ORDER = " order by account, email_key";

    private SuppressionRows() {}

    /** Adds them; one of an address that its account has already takes its place. */
    static void put(Change change, Collection<Suppression> suppressions) throws SQLException {
        Set<AccountName> accounts =
                suppressions.stream().map(Suppression::account).collect(Collectors.toSet());
        for (AccountName account : accounts) {
            Accounts.require(change.session(), account);
        }
        Map<List<String>, Suppression> there = new HashMap<>();
        among(
                        change.session(),
                        suppressions.stream().map(SuppressionRows::key).collect(Collectors.toList()),
                        change.time())
                .forEach(found -> there.put(key(found), found));
        for (Suppression suppression : suppressions) {
            put(change.session(), suppression);
            tell(change, Optional.ofNullable(there.put(key(suppression), suppression)), suppression);
        }
        for (AccountName account : accounts) {
            change.mustFit(
                    "account",
                    "suppressions",
                    SuppressionStore.MAX_PER_ACCOUNT,
                    "suppressions",
                    "account",
                    account.toString());
        }
    }

    private static void put(Session session, Suppression suppression) throws SQLException {
        if (update(session, suppression) == 0 && insert(session, suppression) == 0) {
            // It has bounced just now.
            update(session, suppression);
        }
    }

    private static int update(Session session, Suppression suppression) throws SQLException {
        return session.update(
                "update suppressions set email = ?, reason = ?, note = ?, created = ?, expires = ?"
                        + " where account = ? and email_key = ?",
                suppression.email().toString(),
                suppression.reason().word(),
                suppression.note(),
                suppression.created(),
                suppression.expires().orElse(null),
                suppression.account().toString(),
                suppression.email().key());
    }

    /** @return 0 for an address that the account has already */
    static int insert(Session session, Suppression suppression) throws SQLException {
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

    private static void tell(Change change, Optional<Suppression> before, Suppression after) {
        if (before.isPresent()) {
            change.changed(audited(after), SuppressionJson.write(before.get()), SuppressionJson.write(after));
        } else {
            change.made(audited(after), SuppressionJson.write(after));
        }
    }

    static void delete(Change change, AccountName account, EmailAddress email) throws SQLException {
        Suppression before = find(change.session(), account, email, change.time())
                .orElseThrow(() -> new NotFoundException("suppression of " + email));
        change.session()
                .update(
                        "delete from suppressions where account = ? and email_key = ?",
                        account.toString(),
                        email.key());
        change.deleted(audited(before), SuppressionJson.write(before));
    }

    private static AuditSubject audited(Suppression suppression) {
        return AuditSubject.of(AuditedResource.SUPPRESSION, suppression.email().key())
                .withAccount(suppression.account().toString());
    }

    static Optional<Suppression> find(Session session, AccountName account, EmailAddress email, Instant now)
            throws SQLException {
        return session.first(
                SuppressionRows::read,
                "select * from suppressions where account = ? and email_key = ? and " + HOLDS,
                account.toString(),
                email.key(),
                now);
    }

    /** @param keys as {@link #key} gives them */
    static List<Suppression> among(Session session, List<List<String>> keys, Instant now) throws SQLException {
        return session
                .listAmongPairs(SuppressionRows::read, "select * from suppressions where (account, email_key)", keys)
                .stream()
                .filter(found -> found.expires().map(now::isBefore).orElse(true))
                .collect(Collectors.toList());
    }

    /** What no two rows share. */
    static List<String> key(Suppression suppression) {
        return key(suppression.account(), suppression.email());
    }

    static List<String> key(AccountName account, EmailAddress email) {
        return List.of(account.toString(), email.key());
    }

    static List<Suppression> manual(Session session, Optional<AccountName> account, Instant now) throws SQLException {
        Conditions wanted = wanted(account, Optional.of(Reason.MANUAL), now);
        return session.list(
                SuppressionRows::read,
                "select * from suppressions" + wanted.where() + IN_ORDER,
                wanted.parametersAnd());
    }

    static Page<Suppression> list(
            Session session,
            Optional<AccountName> account,
            Optional<Reason> reason,
            Optional<String> text,
            PageRequest page,
            Instant now)
            throws SQLException {
        Conditions wanted = wanted(account, reason, now).containing(text, "email", "note");
        return new Page<>(
                session.list(
                        SuppressionRows::read,
                        "select * from suppressions" + wanted.where() + IN_ORDER + " limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from suppressions" + wanted.where(), wanted.parametersAnd()));
    }

    private static Conditions wanted(Optional<AccountName> account, Optional<Reason> reason, Instant now) {
        return new Conditions()
                .matching(HOLDS, Optional.of(now))
                .equal("account", account.map(AccountName::toString))
                .equal("reason", reason.map(Reason::word));
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
