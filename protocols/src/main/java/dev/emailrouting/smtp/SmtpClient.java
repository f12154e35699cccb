package dev.emailrouting.smtp;

import java.time.Clock;
import java.util.function.Supplier;

import dev.emailrouting.tls.CertificateCheck;

/**
 * Delivers a message to a hop in a dialogue of its own (RFC 5321 3.3). Blocks for {@link SmtpTimes#deadline} at most, and may be
 * used by many threads at once. Nothing a hop does leaves as an exception.
 */
public final class SmtpClient implements AutoCloseable {
    private final Supplier<String> heloName;
    private final SmtpTimes times;
    private final CertificateCheck certificates;
    private final Clock clock;
    private final TlsSockets opportunistic = TlsSockets.ofAnyVersion();
    private final TlsSockets authenticated = TlsSockets.ofModernVersions();
    private final Watchdog watchdog = new Watchdog();

    /**
     * @param heloName asked for each dialogue: the server's name may not be known yet
     * @param certificates asked of every server that shows one; only {@link StartTls#AUTHENTICATED} acts on the answer
     */
    public SmtpClient(Supplier<String> heloName, SmtpTimes times, CertificateCheck certificates, Clock clock) {
        this.heloName = heloName;
        this.times = times;
        this.certificates = certificates;
        this.clock = clock;
    }

    public DeliveryReport deliver(NextHop hop, Envelope envelope, OutgoingMessage message, StartTls startTls) {
        Delivery delivery = new Delivery(hop, envelope, message, encryption(startTls), heloName.get(), times);
        delivery.hold(watchdog);
        return delivery.report();
    }

    /** Goes as far as {@link StartTls#AUTHENTICATED} wants it before the mail is named, and no further. */
    public TlsProbeReport probe(NextHop hop) {
        TlsProbe probe = new TlsProbe(hop, encryption(StartTls.AUTHENTICATED), heloName.get(), times);
        probe.hold(watchdog);
        return probe.report();
    }

    private Encryption encryption(StartTls startTls) {
        TlsSockets sockets = startTls == StartTls.AUTHENTICATED ? authenticated : opportunistic;
        return new Encryption(startTls, sockets, certificates, clock);
    }

    /** Takes no new dialogues; the deadline of those under way is kept. */
    @Override
    public void close() {
        watchdog.close();
    }
}
