package dev.emailrouting.routing.reply;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.automation.Automation;
import dev.emailrouting.routing.automation.Switches;
import dev.emailrouting.routing.send.ImmutableMailOrigin;
import dev.emailrouting.routing.send.MailNotQueuedException;
import dev.emailrouting.routing.send.OutgoingMessage;
import dev.emailrouting.routing.send.OwnMailer;
import dev.emailrouting.routing.send.Suppressions;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.routing.tlsreport.RegisteredDomain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends replies that {@link ReplyPolicy} and {@link ReplyStore} have nothing against. A reply is claimed before it is queued, and the claim
 * taken back where it cannot be: a reply may be lost where this server dies in between, but none is sent twice.
 */
public final class PolicedReplier implements Replier {
    private static final Logger LOGGER = LoggerFactory.getLogger(PolicedReplier.class);

    private final ReplySurroundings here;
    private final ReplyPolicy policy;
    private final ReplyStore store;
    private final ReplyLimits limits;
    private final ReplyTickets tickets;
    private final Suppressions suppressions;
    private final Switches switches;
    private final OwnMailer mailer;
    private final Consumer<ActivityRow> journal;
    private final Clock clock;

    /** @param journal told of each reply that is queued or refused; never throws */
    public PolicedReplier(
            ReplySurroundings here,
            ReplyStore store,
            ReplyLimits limits,
            ReplyTickets tickets,
            Suppressions suppressions,
            Switches switches,
            OwnMailer mailer,
            Consumer<ActivityRow> journal,
            Clock clock) {
        this.here = here;
        this.policy = new ReplyPolicy(here);
        this.store = store;
        this.limits = limits;
        this.tickets = tickets;
        this.suppressions = suppressions;
        this.switches = switches;
        this.mailer = mailer;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public Optional<ReplyRefusal> refusalOf(ReplyRequest request) {
        Instant now = clock.instant();
        return refusalByPolicy(request, now).or(() -> {
            try {
                return store.refusalOf(new Wish(request, now).claim(), limits);
            } catch (StoreUnavailableException e) {
                throw unavailable(e);
            }
        });
    }

    @Override
    public ReplyResult reply(ReplyRequest request) {
        Instant now = clock.instant();
        Optional<ReplyRefusal> refusal = refusalByPolicy(request, now);
        return refusal.isPresent() ? refused(request, refusal.get()) : claimed(new Wish(request, now));
    }

    private Optional<ReplyRefusal> refusalByPolicy(ReplyRequest request, Instant now) {
        return switches.isOn(Automation.REPLIES)
                ? policy.refusalOf(request, now).or(() -> suppression(request))
                : Optional.of(ReplyRefusal.SWITCHED_OFF);
    }

    private Optional<ReplyRefusal> suppression(ReplyRequest request) {
        try {
            return ReplyPolicy.senderOf(request.view())
                    .filter(sender -> suppressions.contains(request.account(), sender))
                    .map(sender -> ReplyRefusal.RECIPIENT_SUPPRESSED);
        } catch (StoreUnavailableException e) {
            throw unavailable(e);
        }
    }

    private ReplyResult claimed(Wish wish) {
        ClaimResult result;
        try {
            result = store.claim(wish.claim(), limits);
        } catch (StoreUnavailableException e) {
            throw unavailable(e);
        }
        if (result.refusal().isPresent()) {
            return refused(wish.request, result.refusal().get());
        }
        return result.sent()
                .map(ReplyResult::queued)
                .orElseGet(() -> queued(wish, result.id().orElseThrow()));
    }

    private ReplyResult queued(Wish wish, long claim) {
        String messageId;
        try {
            messageId = mailer.mail(
                    wish.message(),
                    Optional.empty(),
                    List.of(wish.to),
                    ImmutableMailOrigin.builder()
                            .account(wish.request.account())
                            .zone(wish.request.zone())
                            .ruleId(wish.request.ruleId())
                            .build());
        } catch (MailNotQueuedException e) {
            takeBack(claim);
            throw unavailable(e);
        } catch (RuntimeException e) {
            takeBack(claim);
            throw e;
        }
        noteSent(claim, messageId);
        journal.accept(row(wish.request, ActivityOutcome.REPLIED, "automatic reply " + messageId + wish.ticketInWords())
                .addDestinations(wish.to.toString())
                .build());
        return ReplyResult.queued(messageId);
    }

    /** What fails here must not hide why nothing was sent. */
    private void takeBack(long claim) {
        try {
            store.takeBack(claim);
        } catch (RuntimeException e) {
            LOGGER.warn("event=reply-claim-kept claim={} reason=\"{}\"", claim, e.toString());
        }
    }

    /** The reply is on its way: a failure is none of whoever asked for it. */
    private void noteSent(long claim, String messageId) {
        try {
            store.sent(claim, messageId);
        } catch (RuntimeException e) {
            LOGGER.warn("event=reply-sent-unnoted claim={} reason=\"{}\"", claim, e.toString());
        }
    }

    private ReplyResult refused(ReplyRequest request, ReplyRefusal refusal) {
        journal.accept(row(request, ActivityOutcome.REPLY_REFUSED, refusal.word() + ": " + refusal.text())
                .build());
        return ReplyResult.refused(refusal);
    }

    private ImmutableActivityRow.Builder row(ReplyRequest request, ActivityOutcome outcome, String reason) {
        return ImmutableActivityRow.builder()
                .time(clock.instant())
                .messageId(new Conversation(request.header()).messageId())
                .sender(request.view().sender().filter(sender -> !sender.isEmpty()))
                .recipient(request.recipient().toString())
                .zone(request.zone().toString())
                .account(request.account().toString())
                .ruleId(request.ruleId())
                .outcome(outcome)
                .reason(reason);
    }

    private static ReplyUnavailableException unavailable(RuntimeException cause) {
        return new ReplyUnavailableException(cause.getMessage(), cause);
    }

    /** A reply that the policy has nothing against. */
    private final class Wish {
        private final ReplyRequest request;
        private final Instant now;
        private final EmailAddress to;
        private final Conversation conversation;
        private final String message;

        private Wish(ReplyRequest request, Instant now) {
            this.request = request;
            this.now = now;
            this.to = ReplyPolicy.senderOf(request.view()).orElseThrow();
            this.conversation = new Conversation(request.header());
            this.message = ReplyKeys.ofMessage(request, to, conversation);
        }

        private ReplyClaim claim() {
            return ImmutableReplyClaim.builder()
                    .account(request.account())
                    .ruleId(request.ruleId())
                    .content(ReplyKeys.ofContent(request.content()))
                    .sender(to)
                    .senderDomain(RegisteredDomain.of(to.domain().toString()))
                    .conversation(ReplyKeys.ofConversation(request, to, conversation))
                    .message(message)
                    .time(now)
                    .period(request.content().period())
                    .build();
        }

        private OutgoingMessage message() {
            return ReplyWriter.write(
                    request, ReplyPolicy.authorOf(request, here), to, conversation, tickets.of(message), now);
        }

        private String ticketInWords() {
            boolean hasOne = request.content().isTemplate()
                    && (ReplyTemplate.mentions(
                                    "ticket", Optional.of(request.content().text()))
                            || ReplyTemplate.mentions(
                                    "ticket", request.content().html())
                            || ReplyTemplate.mentions(
                                    "ticket", request.content().subject()));
            return hasOne ? ", ticket " + tickets.of(message) : "";
        }
    }
}
