package dev.emailrouting.smtphooks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.LoopCheck;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.decide.Ending;
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
    private final Refusals refusals;

    @Inject
    public LoopHook(LoopCheck loops, Refusals refusals) {
        this.loops = loops;
        this.refusals = refusals;
    }

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        try {
            return answer(mail, MailMessages.header(mail));
        } catch (Throwable t) {
            LOGGER.error("event=data-failed mail={}", LogText.of(mail.getName()), t);
            return Answers.denySoft("4.3.0 The message cannot be checked now, try again later");
        }
    }

    private HookResult answer(Mail mail, HeaderBlock header) {
        Map<MailAddress, Ending> looping = new LinkedHashMap<>();
        for (MailAddress recipient : mail.getRecipients()) {
            Optional<Ending> loop = Addresses.of(recipient).flatMap(address -> loops.loopOf(header, address));
            if (loop.isEmpty()) {
                return HookResult.DECLINED;
            }
            looping.put(recipient, loop.get());
        }
        if (looping.isEmpty()) {
            return HookResult.DECLINED;
        }
        looping.forEach((recipient, refusal) -> refusals.atData(mail, header, recipient, refusal));
        Ending first = looping.values().iterator().next();
        return Answers.denyMessage(first.status() + " " + first.reason());
    }
}
