package dev.emailrouting.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that send to one address at a steady rate, each message by itself, and come again while they are told to. */
final class SteadyMail implements AutoCloseable {
    private static final long BETWEEN_TRIES_MILLIS = 300;
    private static final int TRIES = 300;
    private static final String TOO_BUSY = "451 4.3.2";

    private final MailWorld world;
    private final String recipient;
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private final List<Future<TestMessage>> sent = new ArrayList<>();
    private final AtomicInteger deferred = new AtomicInteger();
    private final Thread pace;
    private volatile boolean ended;

    private SteadyMail(MailWorld world, String recipient, int perSecond) {
        this.world = world;
        this.recipient = recipient;
        this.pace = new Thread(() -> keepPace(TimeUnit.SECONDS.toMillis(1) / perSecond), "steady-mail");
    }

    static SteadyMail start(MailWorld world, String recipient, int perSecond) {
        SteadyMail mail = new SteadyMail(world, recipient, perSecond);
        mail.pace.start();
        return mail;
    }

    private void keepPace(long pauseMillis) {
        try {
            while (!ended) {
                TestMessage message = TestMessage.saying("steady");
                sent.add(clients.submit(() -> accepted(message)));
                TimeUnit.MILLISECONDS.sleep(pauseMillis);
            }
        } catch (InterruptedException e) {
            // Who closes it waits for nothing more.
            Thread.currentThread().interrupt();
        }
    }

    private TestMessage accepted(TestMessage message) throws IOException, InterruptedException {
        for (int i = 0; i < TRIES; i++) {
            if (isAccepted(message)) {
                return message;
            }
            TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
        }
        throw new IOException("deferred " + TRIES + " times");
    }

    private boolean isAccepted(TestMessage message) throws IOException {
        try (SmtpDialogue client = world.client()) {
            assertThat(client.send("MAIL FROM:<ann@client.example>").code()).isEqualTo(250);
            SmtpReply reply = client.send("RCPT TO:<" + recipient + ">");
            if (reply.code() == 250) {
                reply = client.sendData(message.bytes());
            }
            if (reply.code() == 451) {
                if (!reply.text().startsWith(TOO_BUSY)) {
                    deferred.incrementAndGet();
                }
                return false;
            }
            assertThat(reply.text()).startsWith("250");
            return true;
        }
    }

    /** How many times a client was told to come again for another reason than that many others came at once. */
    int deferred() {
        return deferred.get();
    }

    /** Sends no more, and waits until all that was sent is accepted. */
    List<TestMessage> end() throws InterruptedException, ExecutionException {
        ended = true;
        pace.join();
        List<TestMessage> accepted = new ArrayList<>();
        for (Future<TestMessage> message : sent) {
            accepted.add(message.get());
        }
        return accepted;
    }

    @Override
    public void close() {
        ended = true;
        pace.interrupt();
        clients.shutdownNow();
    }
}
