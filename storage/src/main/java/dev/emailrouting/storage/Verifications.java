package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.ImmutablePendingVerification;
import dev.emailrouting.routing.store.TooManyMailsException;
import dev.emailrouting.routing.store.VerificationStore.MailLimits;
import dev.emailrouting.routing.store.VerificationStore.PendingVerification;

/** The tables {@code pending_verifications} and {@code verification_mails}. */
final class Verifications {
    private static final Duration HOUR = Duration.ofHours(1);

    private Verifications() {}

    static PendingVerification begin(Change change, String id, String linkHash, Instant expires, MailLimits limits)
            throws SQLException {
        Destination destination = Destinations.require(change.session(), id);
        checkLimits(change.session(), destination.account(), destination.email(), limits, change.time());
        PendingVerification pending = ImmutablePendingVerification.builder()
                .linkHash(linkHash)
                .sent(change.time())
                .expires(Session.stored(expires))
                .build();
        forget(change, id);
        change.session()
                .update(
                        "insert into pending_verifications (destination, link_hash, sent, expires) values (?, ?, ?, ?)",
                        id,
                        linkHash,
                        pending.sent(),
                        pending.expires());
        change.session().update("delete from verification_mails where sent <= ?", hourBefore(change.time()));
        change.session()
                .update(
                        "insert into verification_mails (account, email_key, sent) values (?, ?, ?)",
                        destination.account().toString(),
                        destination.email().key(),
                        change.time());
        change.made(
                AuditSubject.of(AuditedResource.VERIFICATION_MAIL, id)
                        .withAccount(destination.account().toString()),
                AuditedJson.verificationMail(destination.email(), pending.expires()));
        return pending;
    }

    static void checkLimits(Session session, AccountName account, EmailAddress email, MailLimits limits, Instant now)
            throws SQLException {
        checkLimit(session, "email_key", email.key(), "to one address", limits.perAddress(), now);
        checkLimit(session, "account", account.toString(), "for one account", limits.perAccount(), now);
    }

    /** Room is made when the last mail but {@code limit - 1} is an hour old. */
    private static void checkLimit(Session session, String column, String value, String whose, int limit, Instant now)
            throws SQLException {
        Optional<Instant> inTheWay = session.first(
                row -> Session.instant(row, "sent"),
                "select sent from verification_mails where " + column
                        + " = ? and sent > ? order by sent desc limit 1 offset ?",
                value,
                hourBefore(now),
                limit - 1);
        if (inTheWay.isPresent()) {
            Duration wait = Duration.between(now, inTheWay.get().plus(HOUR));
            throw new TooManyMailsException(whose, limit, Duration.ofSeconds(wait.toSeconds() + 1));
        }
    }

    private static Instant hourBefore(Instant now) {
        return now.minus(HOUR);
    }

    static Optional<PendingVerification> pending(Session session, String id) throws SQLException {
        return session.first(Verifications::read, "select * from pending_verifications where destination = ?", id);
    }

    static Optional<Destination> confirm(Change change, String id, String linkHash) throws SQLException {
        int confirmed = change.session()
                .update(
                        "delete from pending_verifications where destination = ? and link_hash = ? and expires > ?",
                        id,
                        linkHash,
                        change.time());
        if (confirmed == 0) {
            change.leftAsItWas();
            return Optional.empty();
        }
        return Optional.of(Destinations.verify(change, id, true, OptionalLong.empty()));
    }

    /** A link that waits counts no more. */
    static void forget(Change change, String id) throws SQLException {
        change.session().update("delete from pending_verifications where destination = ?", id);
    }

    private static PendingVerification read(ResultSet row) throws SQLException {
        return ImmutablePendingVerification.builder()
                .linkHash(row.getString("link_hash"))
                .sent(Session.instant(row, "sent"))
                .expires(Session.instant(row, "expires"))
                .build();
    }
}
