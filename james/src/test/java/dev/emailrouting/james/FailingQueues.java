package dev.emailrouting.james;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.MailQueueName;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;

/** Queues that take so many mails and then, until told otherwise, none. */
public final class FailingQueues implements MailQueueFactory<MailQueue> {
    private final MailQueueFactory<? extends MailQueue> queues;
    private int taken;
    private int limit = Integer.MAX_VALUE;

    public FailingQueues(MailQueueFactory<? extends MailQueue> queues) {
        this.queues = queues;
    }

    public FailingQueues takeOnly(int mails) {
        limit = taken + mails;
        return this;
    }

    public void takeAll() {
        limit = Integer.MAX_VALUE;
    }

    @Override
    public Set<MailQueueName> listCreatedMailQueues() {
        return queues.listCreatedMailQueues();
    }

    @Override
    public Optional<MailQueue> getQueue(MailQueueName name, PrefetchCount count) {
        return queues.getQueue(name, count).map(Failing::new);
    }

    @Override
    public MailQueue createQueue(MailQueueName name, PrefetchCount count) {
        return new Failing(queues.createQueue(name, count));
    }

    private final class Failing implements MailQueue {
        private final MailQueue queue;

        private Failing(MailQueue queue) {
            this.queue = queue;
        }

        private void count() throws MailQueueException {
            if (taken >= limit) {
                throw new MailQueueException("the queue takes no more");
            }
            taken++;
        }

        @Override
        public MailQueueName getName() {
            return queue.getName();
        }

        @Override
        public void enQueue(Mail mail, Duration delay) throws MailQueueException {
            count();
            queue.enQueue(mail, delay);
        }

        @Override
        public void enQueue(Mail mail) throws MailQueueException {
            count();
            queue.enQueue(mail);
        }

        @Override
        public Publisher<Void> enqueueReactive(Mail mail) {
            return queue.enqueueReactive(mail);
        }

        @Override
        public Publisher<MailQueueItem> deQueue() {
            return queue.deQueue();
        }

        @Override
        public void close() throws IOException {
            queue.close();
        }
    }
}
