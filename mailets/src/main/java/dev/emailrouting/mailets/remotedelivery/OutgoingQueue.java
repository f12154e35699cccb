package dev.emailrouting.mailets.remotedelivery;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.emailrouting.james.LogText;
import org.apache.james.queue.api.MailQueue;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueue.MailQueueItem;
import org.apache.mailet.Mail;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * James's outgoing queue, to which a mail is given until it takes it. An item is never handed back with RETRY: ActiveMQ gives up
 * after seven times and the mail is gone, and it would hand out served recipients again.
 */
public final class OutgoingQueue {
    private static final Logger LOGGER = LoggerFactory.getLogger(OutgoingQueue.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final MailQueue queue;
    private final CountDownLatch stopped = new CountDownLatch(1);

    public OutgoingQueue(MailQueue queue) {
        this.queue = queue;
    }

    public void enqueue(Mail mail) throws MailQueueException {
        queue.enQueue(mail);
    }

    Publisher<MailQueueItem> dequeue() {
        return queue.deQueue();
    }

    /**
     * Keeps a mail for later, however long the queue fails.
     *
     * @throws StoppedException when the server stops first: the item must not be marked as done then
     */
    void hold(Mail mail, Duration delay) throws StoppedException {
        Duration pause = FIRST_PAUSE;
        while (true) {
            try {
                queue.enQueue(mail, delay);
                return;
            } catch (Throwable e) { // an Error too: nowhere else can the mail go
                LOGGER.error("event=queue-failed mail={} next-try={}", LogText.of(mail.getName()), pause, e);
            }
            waitOrStop(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private void waitOrStop(Duration pause) throws StoppedException {
        try {
            if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoppedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }

    /** Lets nobody wait for the queue any longer. */
    void stop() {
        stopped.countDown();
    }

    public void close() throws IOException {
        queue.close();
    }

    /** The server stops while the queue is down. */
    static final class StoppedException extends Exception {
        StoppedException() {
            super("stopped while the queue was down");
        }
    }
}
