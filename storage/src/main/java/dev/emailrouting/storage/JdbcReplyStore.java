package dev.emailrouting.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.google.common.collect.Ordering;
import dev.emailrouting.routing.reply.ClaimResult;
import dev.emailrouting.routing.reply.ReplyClaim;
import dev.emailrouting.routing.reply.ReplyLimits;
import dev.emailrouting.routing.reply.ReplyRefusal;
import dev.emailrouting.routing.reply.ReplyStore;

/** The table {@code replies}. Claims come one after the other, on all nodes: replies are few, and what bounds them all counts them all. */
public final class JdbcReplyStore implements ReplyStore {
    private final Database database;

    public JdbcReplyStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<ReplyRefusal> refusalOf(ReplyClaim claim, ReplyLimits limits) {
        return database.read(session -> {
            Optional<Sent> before = answerTo(claim, session);
            return before.isPresent()
                    ? Optional.of(ReplyRefusal.SECOND_REPLY)
                            .filter(any -> before.get().messageId(claim).isEmpty())
                    : refusal(claim, limits, session);
        });
    }

    @Override
    public ClaimResult claim(ReplyClaim claim, ReplyLimits limits) {
        return database.write(session -> {
            session.update("update reply_turns set turn = turn + 1 where id = 1");
            Optional<Sent> before = answerTo(claim, session);
            if (before.isPresent()) {
                return before.get()
                        .messageId(claim)
                        .map(ClaimResult::sentBefore)
                        .orElseGet(() -> ClaimResult.refused(ReplyRefusal.SECOND_REPLY));
            }
            Optional<ReplyRefusal> refusal = refusal(claim, limits, session);
            if (refusal.isPresent()) {
                return ClaimResult.refused(refusal.get());
            }
            long id = insert(claim, session);
            makeRoom(claim, limits, session);
            return ClaimResult.granted(id);
        });
    }

    private static Optional<Sent> answerTo(ReplyClaim claim, Session session) throws SQLException {
        return session.first(
                Sent::new, "select rule_id, content, message_id from replies where message = ?", claim.message());
    }

    private static Optional<ReplyRefusal> refusal(ReplyClaim claim, ReplyLimits limits, Session session)
            throws SQLException {
        Instant now = claim.time();
        boolean isAnswered = session.number(
                        "select count(*) from replies where sender = ? and time > ? and account = ? and rule_id = ? and content = ?",
                        claim.sender().key(),
                        now.minus(claim.period()),
                        claim.account().toString(),
                        claim.ruleId(),
                        claim.content())
                > 0;
        if (isAnswered && !claim.period().isZero()) {
            return Optional.of(ReplyRefusal.ALREADY_ANSWERED);
        }
        Count counted = new Count(session, now);
        if (counted.of("conversation", claim.conversation(), ReplyLimits.CONVERSATION) >= limits.perConversation()) {
            return Optional.of(ReplyRefusal.THREAD_LIMIT);
        }
        if (counted.of("sender", claim.sender().key(), ReplyLimits.DAY) >= limits.perSenderAndDay()) {
            return Optional.of(ReplyRefusal.SENDER_LIMIT);
        }
        if (counted.of("sender_domain", claim.senderDomain(), ReplyLimits.DAY) >= limits.perSenderDomainAndDay()) {
            return Optional.of(ReplyRefusal.SENDER_DOMAIN_LIMIT);
        }
        if (counted.ofRule(claim, ReplyLimits.HOUR) >= limits.perRuleAndHour()
                || counted.ofRule(claim, ReplyLimits.DAY) >= limits.perRuleAndDay()) {
            return Optional.of(ReplyRefusal.RULE_LIMIT);
        }
        if (counted.of("account", claim.account().toString(), ReplyLimits.HOUR) >= limits.perAccountAndHour()) {
            return Optional.of(ReplyRefusal.ACCOUNT_LIMIT);
        }
        return counted.ofAll(ReplyLimits.HOUR) >= limits.perHour()
                ? Optional.of(ReplyRefusal.SERVER_LIMIT)
                : Optional.empty();
    }

    private static long insert(ReplyClaim claim, Session session) throws SQLException {
        Instant keptUntil = claim.time().plus(Ordering.natural().max(claim.period(), ReplyLimits.CONVERSATION));
        return session.insertEach(
                        "insert into replies (time, kept_until, account, rule_id, content, conversation, message, sender,"
                                + " sender_domain) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        List.<Object[]>of(new Object[] {
                            claim.time(),
                            keptUntil,
                            claim.account().toString(),
                            claim.ruleId(),
                            claim.content(),
                            claim.conversation(),
                            claim.message(),
                            claim.sender().key(),
                            claim.senderDomain()
                        }))
                .get(0);
    }

    private static void makeRoom(ReplyClaim claim, ReplyLimits limits, Session session) throws SQLException {
        String ofTheRule = " from replies where account = ? and rule_id = ?";
        String account = claim.account().toString();
        long tooMany =
                session.number("select count(*)" + ofTheRule, account, claim.ruleId()) - limits.rememberedPerRule();
        if (tooMany > 0) {
            session.update(
                    "delete from replies where id in (select id" + ofTheRule + " order by time, id limit ?)",
                    account,
                    claim.ruleId(),
                    tooMany);
        }
    }

    @Override
    public void sent(long id, String messageId) {
        database.write(session -> session.update("update replies set message_id = ? where id = ?", messageId, id));
    }

    @Override
    public void takeBack(long id) {
        database.write(session -> session.update("delete from replies where id = ?", id));
    }

    @Override
    public int deleteExpired(Instant now) {
        return database.deleteUpTo("replies", "kept_until", now);
    }

    /** What was sent in so long. */
    private static final class Count {
        private final Session session;
        private final Instant now;

        private Count(Session session, Instant now) {
            this.session = session;
            this.now = now;
        }

        private long of(String column, String value, Duration lately) throws SQLException {
            return session.number(
                    "select count(*) from replies where " + column + " = ? and time > ?", value, now.minus(lately));
        }

        private long ofRule(ReplyClaim claim, Duration lately) throws SQLException {
            return session.number(
                    "select count(*) from replies where account = ? and rule_id = ? and time > ?",
                    claim.account().toString(),
                    claim.ruleId(),
                    now.minus(lately));
        }

        private long ofAll(Duration lately) throws SQLException {
            return session.number("select count(*) from replies where time > ?", now.minus(lately));
        }
    }

    /** The answer that a message had. */
    private static final class Sent {
        private final String ruleId;
        private final String content;
        private final Optional<String> messageId;

        private Sent(ResultSet row) throws SQLException {
            ruleId = row.getString("rule_id");
            content = row.getString("content");
            messageId = Optional.ofNullable(row.getString("message_id"));
        }

        /** Where it is the very reply that is claimed again, and is known to be on its way. */
        private Optional<String> messageId(ReplyClaim claim) {
            return messageId.filter(any -> ruleId.equals(claim.ruleId()) && content.equals(claim.content()));
        }
    }
}
