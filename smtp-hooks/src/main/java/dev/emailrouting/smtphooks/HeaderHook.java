package dev.emailrouting.smtphooks;

import java.util.Optional;

import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.message.HeaderBlock;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.smtpserver.JamesMessageHook;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses at the end of DATA a header that would not be the same afterwards: 554 5.6.0 where it holds a CR that ends no line,
 * which James would turn into a new field, and 554 5.3.4 where it is too large to be looked through. Never answers OK, which
 * would acknowledge a message without queueing it.
 */
public class HeaderHook implements JamesMessageHook {
    private static final Logger LOGGER = LoggerFactory.getLogger(HeaderHook.class);

    @Override
    public HookResult onMessage(SMTPSession session, Mail mail) {
        try {
            return faultOf(MailMessages.header(mail))
                    .map(fault -> refuse(mail, fault))
                    .orElse(HookResult.DECLINED);
        } catch (Exception e) {
            LOGGER.error("event=data-failed mail={}", LogText.of(mail.getName()), e);
            return Answers.denySoft("4.3.0 The message cannot be checked now, try again later");
        }
    }

    private static Optional<String> faultOf(HeaderBlock header) {
        if (header.hasBareCr()) {
            return Optional.of("5.6.0 The header holds a CR that ends no line");
        }
        return header.isTruncated()
                ? Optional.of("5.3.4 The header is larger than " + HeaderBlock.MAX_SIZE + " octets")
                : Optional.empty();
    }

    private static HookResult refuse(Mail mail, String fault) {
        LOGGER.info(
                "event=data outcome=rejected mail={} sender=<{}> reason=\"{}\"",
                LogText.of(mail.getName()),
                LogText.of(mail.getMaybeSender().asString("")),
                fault);
        return Answers.denyMessage(fault);
    }
}
