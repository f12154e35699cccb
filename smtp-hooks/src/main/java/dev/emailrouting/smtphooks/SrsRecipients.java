package dev.emailrouting.smtphooks;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.james.RoutingJournal;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.srs.SrsReversal;
import dev.emailrouting.srs.SrsRewriter;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;

/**
 * Guards our SRS addresses at RCPT. They are no mailboxes: only bounces may go there, so only the null sender, only to an
 * address that is verified, and neither side without end.
 */
public class SrsRecipients {
    private final SrsRewriter srs;
    private final RoutingJournal journal;
    private final Clock clock;
    private final HourlyLimit failures;
    private final HourlyLimit reversals;

    @Inject
    public SrsRecipients(SrsRewriter srs, RoutingJournal journal, Settings settings, Clock clock) {
        this.srs = srs;
        this.journal = journal;
        this.clock = clock;
        this.failures = new HourlyLimit(settings.srsFailuresPerHour(), clock);
        this.reversals = new HourlyLimit(settings.srsReversalsPerHour(), clock);
    }

    /** The answer to an SRS address of ours; empty for any other recipient. */
    Optional<HookResult> check(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        if (!SrsRewriter.isSrsLocalPart(recipient.getLocalPart())) {
            return Optional.empty();
        }
        SrsReversal reversal = srs.originalSender(recipient.asString());
        switch (reversal.outcome()) {
            case NOT_SRS:
            case FOREIGN_DOMAIN:
                return Optional.empty();
            default:
                return Optional.of(answer(session, sender, recipient, reversal));
        }
    }

    private HookResult answer(SMTPSession session, MaybeSender sender, MailAddress recipient, SrsReversal reversal) {
        String client = session.getRemoteAddress().getAddress().getHostAddress();
        // Genuine ones too, or guessing would go on.
        if (failures.isReached(client)) {
            return Answers.denySoft("4.7.1 Too many unknown addresses, try again later");
        }
        if (reversal.outcome() == SrsReversal.Outcome.REVERSED) {
            return ofGenuine(sender, recipient);
        }
        failures.count(client);
        return refuse(sender, recipient, "5.1.1 No such address here: " + reversal.reason());
    }

    private HookResult ofGenuine(MaybeSender sender, MailAddress recipient) {
        if (!sender.isNullSender()) {
            return refuse(sender, recipient, "5.7.1 This address takes bounces only");
        }
        String address = recipient.asString().toLowerCase(Locale.ROOT);
        if (reversals.isReached(address)) {
            return Answers.denySoft("4.7.1 Too many bounces to this address, try again later");
        }
        reversals.count(address);
        return HookResult.DECLINED;
    }

    private HookResult refuse(MaybeSender sender, MailAddress recipient, String text) {
        journal.record(ImmutableActivityRow.builder()
                .time(clock.instant())
                .sender(sender.asOptional().map(MailAddress::asString))
                .recipient(recipient.asString())
                .outcome(ActivityOutcome.REJECTED)
                .reason("at RCPT: " + text)
                .build());
        return Answers.deny(text);
    }
}
