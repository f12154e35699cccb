package dev.emailrouting.routing.sending;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.send.ProposedSend;
import dev.emailrouting.routing.send.SendError;
import dev.emailrouting.routing.send.SendLedger;
import dev.emailrouting.routing.send.SendLedger.Claim;
import dev.emailrouting.routing.send.SendPolicy;
import dev.emailrouting.routing.send.SendRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the policy and the limits let: counted before it is queued, so that no failure makes a sender's limit wider. What is
 * queued or refused leaves activity rows that name the sender, and a log line; how it was delivered is told by rows of its delivery.
 */
public final class Sends {
    private static final int ATTEMPTS = 3;
    private static final Logger LOGGER = LoggerFactory.getLogger(Sends.class);
    /** Longer than anything takes between a claim and its answer. */
    private static final Duration UNDER_WAY = Duration.ofMinutes(2);

    private final SendPolicy policy;
    private final SendLedger ledger;
    private final OwnMailer mailer;
    private final ActivityLog activity;
    private final Clock clock;

    public Sends(SendPolicy policy, SendLedger ledger, OwnMailer mailer, ActivityLog activity, Clock clock) {
        this.policy = policy;
        this.ledger = ledger;
        this.mailer = mailer;
        this.activity = activity;
        this.clock = clock;
    }

    /**
     * @throws SendRefusedException where nothing was sent, for the policy's or the limits' sake
     * @throws dev.emailrouting.routing.send.MailNotQueuedException where it could not be queued
     */
    public Sent send(SendOrder order) {
        ProposedSend proposed = order.proposed();
        try {
            Set<EmailAddress> recipients = policy.check(proposed);
            ledger.take(order.sender(), recipients.size(), proposed.rights(), clock.instant())
                    .ifPresent(limit -> {
                        throw new SendRefusedException(limit, tooMany(limit));
                    });
            Set<EmailAddress> suppressed = new LinkedHashSet<>(proposed.recipients());
            suppressed.removeAll(recipients);
            String messageId = order.mail(mailer, recipients);
            LOGGER.info(
                    "event=sent sender={} message-id={} author={} recipients={} suppressed={}",
                    order.sender(),
                    Texts.quotable(messageId),
                    proposed.author(),
                    recipients.size(),
                    suppressed.size());
            recipients.forEach(recipient ->
                    tell(order, recipient.toString(), ActivityOutcome.SEND_QUEUED, Optional.of(messageId), ""));
            suppressed.forEach(recipient -> tell(
                    order, recipient.toString(), ActivityOutcome.SEND_REFUSED, Optional.of(messageId), ": suppressed"));
            return ImmutableSent.of(messageId, recipients, suppressed);
        } catch (InvalidInputException e) {
            throw refused(order, new SendRefusedException(SendError.E_VALIDATION_ERROR, e.getMessage()));
        } catch (SendRefusedException e) {
            throw refused(order, e);
        }
    }

    static String tooMany(SendError limit) {
        return limit == SendError.E_DAILY_LIMIT_EXCEEDED
                ? "as much as may be sent today was sent already"
                : "as much as may be sent within the hour was sent already";
    }

    private SendRefusedException refused(SendOrder order, SendRefusedException refusal) {
        String first = order.proposed().recipients().stream()
                .map(EmailAddress::toString)
                .sorted()
                .findFirst()
                .orElse("-");
        LOGGER.info(
                "event=send-refused sender={} error={} reason=\"{}\"",
                order.sender(),
                refusal.error(),
                Texts.quotable(refusal.reason()));
        tell(order, first, ActivityOutcome.SEND_REFUSED, Optional.empty(), ": " + refusal.getMessage());
        return refusal;
    }

    private void tell(
            SendOrder order, String recipient, ActivityOutcome outcome, Optional<String> messageId, String reason) {
        activity.record(ImmutableActivityRow.builder()
                .time(clock.instant())
                .messageId(messageId)
                .sender(order.proposed().author().toString())
                .recipient(recipient)
                .zone(order.origin().zone().toString())
                .account(order.origin().account().toString())
                .ruleId(order.origin().ruleId())
                .outcome(outcome)
                .reason(order.sender() + reason)
                .build());
    }

    /**
     * Does what is asked for once for a key, however often it is asked.
     *
     * @param digest of what is asked for: the same key with another one is refused
     * @param kept how long the key is remembered
     * @param sending sends, and says what to answer from then on
     * @throws IdempotencyConflictException where the key stands for something else, or for what is being sent at this moment
     */
    public String once(String sender, String key, String digest, Duration kept, Supplier<String> sending) {
        Instant now = clock.instant();
        Claim claim = ledger.claim(sender, key, digest, now, kept, now.minus(UNDER_WAY));
        switch (claim.state()) {
            case ANSWERED:
                return claim.answer();
            case OTHER:
                throw new IdempotencyConflictException("the key stands for another message", false);
            case UNDER_WAY:
                throw new IdempotencyConflictException("the message is being sent at this moment", true);
            default:
                return answered(sender, key, sending);
        }
    }

    private String answered(String sender, String key, Supplier<String> sending) {
        String answer;
        try {
            answer = sending.get();
        } catch (RuntimeException | Error e) {
            abandon(sender, key, e);
            throw e;
        }
        keep(sender, key, answer);
        return answer;
    }

    /** It is on its way: to fail now would have it sent again, and so would an answer that nobody knows of. */
    private void keep(String sender, String key, String answer) {
        for (int attempt = 1; ; attempt++) {
            try {
                ledger.answered(sender, key, answer);
                return;
            } catch (RuntimeException e) {
                if (attempt == ATTEMPTS) {
                    LOGGER.error("event=send-may-be-repeated sender={}", sender, e);
                    return;
                }
                LOGGER.warn(
                        "event=send-answer-not-kept sender={} attempt={} reason=\"{}\"",
                        sender,
                        attempt,
                        e.getMessage());
            }
        }
    }

    private void abandon(String sender, String key, Throwable cause) {
        try {
            ledger.abandoned(sender, key);
        } catch (RuntimeException e) {
            // Whoever answers with the cause need not log it.
            LOGGER.warn("event=send-key-not-freed sender={} reason=\"{}\"", sender, e.getMessage());
            cause.addSuppressed(e);
        }
    }
}
