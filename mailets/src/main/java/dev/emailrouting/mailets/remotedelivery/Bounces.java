package dev.emailrouting.mailets.remotedelivery;

import java.util.Collection;

import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.Spool;
import dev.emailrouting.mailets.remotedelivery.Fate.Kind;
import dev.emailrouting.mailets.remotedelivery.OutgoingQueue.StoppedException;
import org.apache.james.core.MailAddress;
import org.apache.james.transport.mailets.remote.delivery.Bouncer;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRetriesHelper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what cannot be delivered to the processor that bounces or keeps it, with the reason on the mail as James's DSN mailets
 * read it. Whether the sender is told is that processor's decision. A mail the spool does not take is held and sent there later.
 */
final class Bounces {
    /** Stands on a mail whose delivery is over and whose bounce the spool did not take. */
    static final AttributeName PENDING = AttributeName.of("dev.emailrouting.delivery.bounce-pending");

    private static final Logger LOGGER = LoggerFactory.getLogger(Bounces.class);

    private final DeliverySettings settings;
    private final Spool spool;
    private final OutgoingQueue queue;

    Bounces(DeliverySettings settings, Spool spool, OutgoingQueue queue) {
        this.settings = settings;
        this.spool = spool;
        this.queue = queue;
    }

    /** The recipients share the fate. */
    void bounce(Mail mail, Collection<MailAddress> recipients, Fate fate) throws StoppedException {
        mail.setRecipients(recipients);
        MailMarks.put(mail, MailMarks.REASON, fate.reason());
        mail.removeAttribute(Bouncer.DELIVERY_ERROR_CODE);
        fate.code()
                .ifPresent(
                        code -> mail.setAttribute(new Attribute(Bouncer.DELIVERY_ERROR_CODE, AttributeValue.of(code))));
        mail.setAttribute(
                new Attribute(Bouncer.IS_DELIVERY_PERMANENT_ERROR, AttributeValue.of(fate.kind() == Kind.PERMANENT)));
        send(mail);
    }

    static boolean isPending(Mail mail) {
        return mail.getAttribute(PENDING).isPresent();
    }

    /** To the processor; the reason stands on the mail. */
    void send(Mail mail) throws StoppedException {
        String processor = (mail.hasSender() ? settings.bounceProcessor() : settings.nullSenderProcessor()).getValue();
        String state = mail.getState();
        // James copies all attributes into the DSN, which would then be taken for undeliverable itself.
        mail.removeAttribute(PENDING);
        mail.removeAttribute(DeliveryRetriesHelper.DELIVERY_RETRY_COUNT);
        try {
            spool.enqueue(mail, processor);
        } catch (Throwable e) { // an Error too: the delivery is over, only the news of it is left
            LOGGER.error("event=bounce-held mail={} processor={}", LogText.of(mail.getName()), processor, e);
            mail.setState(state);
            mail.setAttribute(new Attribute(PENDING, AttributeValue.of(true)));
            queue.hold(mail, settings.bounceDelay());
        }
    }
}
