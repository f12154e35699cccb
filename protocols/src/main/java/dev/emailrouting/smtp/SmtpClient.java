package dev.emailrouting.smtp;

import java.util.function.Supplier;

/**
 * Delivers a message to a hop in a dialogue of its own (RFC 5321 3.3). Blocks for {@link SmtpTimes#deadline} at most, and may be
 * used by many threads at once. Nothing a hop does leaves as an exception.
 */
public final class SmtpClient implements AutoCloseable {
    private final Supplier<String> heloName;
    private final SmtpTimes times;
    private final ServerTrust trust;
    private final Watchdog watchdog = new Watchdog();

    /** @param heloName asked for each dialogue: the server's name may not be known yet */
    public SmtpClient(Supplier<String> heloName, SmtpTimes times, ServerTrust trust) {
        this.heloName = heloName;
        this.times = times;
        this.trust = trust;
    }

    public DeliveryReport deliver(NextHop hop, Envelope envelope, OutgoingMessage message, StartTls startTls) {
        return new Dialogue(hop, envelope, message, new Encryption(startTls, trust), heloName.get(), times)
                .hold(watchdog);
    }

    /** Takes no new dialogues; the deadline of those under way is kept. */
    @Override
    public void close() {
        watchdog.close();
    }
}
