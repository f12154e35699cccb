package dev.emailrouting.james;

import java.time.Duration;

import javax.inject.Inject;
import javax.inject.Singleton;

import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Mail;

/**
 * James's spool, for mails that go on in another processor. Unlike MailetContext.sendMail it does not mark them as sent by
 * a mailet, which would let them past James's relay checks.
 */
@Singleton
public class Spool {
    /** Beyond this a delay overflows in James's memory queue. */
    public static final Duration MAX_DELAY = Duration.ofDays(24);

    private final MailQueueFactory<?> queues;
    private MailQueue spool;

    @Inject
    public Spool(MailQueueFactory<?> queues) {
        this.queues = queues;
    }

    /** Queues the mail for a processor; the caller still has its own mail to dispose of. */
    public void enqueue(Mail mail, String processor) throws MailQueueException {
        mail.setState(processor);
        spool().enQueue(mail);
    }

    /** As {@link #enqueue}, to be taken up no sooner than the delay says. */
    public void enqueue(Mail mail, String processor, Duration delay) throws MailQueueException {
        mail.setState(processor);
        spool().enQueue(mail, delay.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : delay);
    }

    // James configures its queues after it has made us.
    private synchronized MailQueue spool() {
        if (spool == null) {
            spool = queues.createQueue(MailQueueFactory.SPOOL);
        }
        return spool;
    }
}
