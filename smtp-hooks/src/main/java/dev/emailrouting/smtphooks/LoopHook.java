package dev.emailrouting.smtphooks;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.james.ActivityRows;
import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.LoopCheck;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.RoutingJournal;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.RoutingTable;
import org.apache.james.core.MailAddress;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses a looping message at the end of DATA, where it loops for every one of its recipients: 554 5.4.6. One answer
 * covers all recipients, so that a message that loops for some of them only is left to RouteRecipients. Never answers OK,
 * which would acknowledge a message without queueing it.
 */
public class LoopHook implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(LoopHook.class);

    private final LoopCheck loops;
    private final RoutingTable tables;
    private final RoutingJournal journal;
    private final Clock clock;

    @Inject
    public LoopHook(LoopCheck loops, RoutingTable tables, RoutingJournal journal, Clock clock) {
        this.loops = loops;
        this.tables = tables;
        this.journal = journal;
        this.clock = clock;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        try {
            return answer(mail, MailMessages.header(mail));
        } catch (Exception e) {
            LOGGER.error("event=data-failed mail={}", LogText.of(mail.getName()), e);
            return Answers.denySoft("4.3.0 The message cannot be checked now, try again later");
        }
    }

    private HookResult answer(Mail mail, HeaderBlock header) {
        Map<MailAddress, Ending> refusals = new LinkedHashMap<>();
        for (MailAddress recipient : mail.getRecipients()) {
            Optional<Ending> loop = Addresses.of(recipient).flatMap(address -> loops.loopOf(header, address));
            if (loop.isEmpty()) {
                return HookResult.DECLINED;
            }
            refusals.put(recipient, loop.get());
        }
        if (refusals.isEmpty()) {
            return HookResult.DECLINED;
        }
        refusals.forEach((recipient, refusal) -> record(mail, header, recipient, refusal));
        return Answers.denyMessage(textOf(refusals.values().iterator().next()));
    }

    private void record(Mail mail, HeaderBlock header, MailAddress recipient, Ending refusal) {
        journal.record(
                ActivityRows.of(clock, mail, header, recipient, ActivityOutcome.REJECTED, "at DATA: " + textOf(refusal))
                        .zone(refusal.address().domain().toString())
                        .account(tables.owner(refusal.address().domain()).map(Object::toString))
                        .build());
    }

    private static String textOf(Ending refusal) {
        return refusal.status() + " " + refusal.reason();
    }
}
