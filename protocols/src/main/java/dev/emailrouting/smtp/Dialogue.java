package dev.emailrouting.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

import dev.emailrouting.smtp.RecipientResult.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to one hop: how it begins, with a greeting, EHLO and TLS, and how it ends. What is said between is for others. */
abstract class Dialogue {
    private static final Logger LOGGER = LoggerFactory.getLogger(Dialogue.class);
    /** RFC 5321 4.1.1.10 wants the answer to QUIT to be awaited; nothing depends on it. */
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final NextHop hop;
    private final Encryption encryption;
    private final String heloName;
    private final SmtpTimes times;

    private SmtpConnection connection;
    private Extensions extensions = Extensions.none();
    private Phase phase = Phase.CONNECT;
    private Optional<InetAddress> localAddress = Optional.empty();
    private Optional<String> tls = Optional.empty();
    private Optional<SSLSession> session = Optional.empty();
    private Optional<UnprovenHost> unproven = Optional.empty();

    Dialogue(NextHop hop, Encryption encryption, String heloName, SmtpTimes times) {
        this.hop = hop;
        this.encryption = encryption;
        this.heloName = heloName;
        this.times = times;
    }

    /** What is said to a hop that was greeted, and encrypted if that was wanted. */
    abstract void talk() throws IOException, EndedException;

    /** That not all was said. */
    abstract void endedEarly(Verdict verdict, Optional<SmtpReply> reply, String reason);

    /** Whether the hop may take the next thing it is told for content, and so is not told good-bye. */
    abstract boolean mayTakeForContent();

    final void hold(Watchdog watchdog) {
        Socket socket = new Socket();
        try (Watchdog.Watch watch = watchdog.watch(socket, times.deadline())) {
            converse(socket, watch);
        }
    }

    private void converse(Socket socket, Watchdog.Watch watch) {
        try (socket) {
            connect(socket);
            speak();
            quit();
        } catch (IOException e) {
            endedEarly(Verdict.TEMPORARY, Optional.empty(), phase.words() + ": " + cause(e, watch));
        } finally {
            forgetUnprovenSession();
        }
    }

    /**
     * Taken up again it would show the same certificate once more, when the host may have a good one by then. Not before the end: what TLS 1.3 is
     * taken up by comes behind the handshake.
     */
    private void forgetUnprovenSession() {
        if (unproven.isPresent()) {
            session.ifPresent(SSLSession::invalidate);
        }
    }

    private void connect(Socket socket) throws IOException {
        InetAddress named = InetAddress.getByAddress(hop.host(), hop.address().getAddress());
        socket.setTcpNoDelay(true);
        socket.connect(
                new InetSocketAddress(named, hop.port()), (int) times.connect().toMillis());
        localAddress = Optional.of(socket.getLocalAddress());
        connection = new SmtpConnection(socket);
        connection.allowSilence(times.silence());
    }

    private void speak() throws IOException {
        try {
            introduce();
            talk();
        } catch (EndedException e) {
            endedEarly(e.verdict, e.reply, e.getMessage());
        }
    }

    private void introduce() throws IOException, EndedException {
        phase = Phase.GREETING;
        orElseLater(connection.read());
        sayHello();
        if (encryption.isTried()) {
            startTls();
        }
    }

    private void sayHello() throws IOException, EndedException {
        phase = Phase.EHLO;
        SmtpReply ehlo = exchange("EHLO " + heloName);
        if (ehlo.isPermanent()) { // RFC 5321 3.2
            orElseLater(exchange("HELO " + heloName));
            extensions = Extensions.none();
        } else {
            extensions = Extensions.in(orElseLater(ehlo));
        }
    }

    private void startTls() throws IOException, EndedException {
        phase = Phase.STARTTLS;
        if (!extensions.has("STARTTLS")) {
            goOnInClear("does not offer STARTTLS");
            return;
        }
        SmtpReply ready = exchange("STARTTLS");
        if (ready.code() == 421) {
            throw refused(Verdict.TEMPORARY, ready);
        }
        if (!ready.isPositive()) {
            goOnInClear(answered(ready));
            return;
        }
        if (connection.hasUnreadInput()) { // RFC 3207 6: whoever sent this was not the server
            throw failed(new SSLException("clear text followed the answer"));
        }
        encrypt();
        sayHello();
    }

    /** RFC 3207 4.1: where nothing demands TLS. */
    private void goOnInClear(String why) throws EndedException {
        unproven = Optional.of(UnprovenHost.of(UnprovenHost.Kind.STARTTLS_NOT_SUPPORTED, why));
        if (encryption.isDemanded()) {
            throw new EndedException(Verdict.TEMPORARY, Optional.empty(), why);
        }
    }

    private void encrypt() throws IOException {
        phase = Phase.HANDSHAKE;
        SSLSession begun;
        try {
            begun = connection.handshake(hop.host(), encryption.sockets());
        } catch (IOException e) { // not only SSLException: who hangs up or keeps silent has not done it either
            throw failed(e);
        }
        session = Optional.of(begun);
        tls = Optional.of(begun.getProtocol());
        unproven = encryption.failureOf(begun, hop.host());
        if (unproven.isPresent() && encryption.isDemanded()) {
            throw new SSLException(unproven.get().reason());
        }
    }

    private IOException failed(IOException cause) {
        unproven = Optional.of(UnprovenHost.of(UnprovenHost.Kind.VALIDATION_FAILURE, words(cause)));
        return cause;
    }

    private void quit() {
        try {
            if (!mayTakeForContent()) {
                connection.allowSilence(GOODBYE);
                LOGGER.trace("{} answered {} to QUIT", hop, exchange("QUIT"));
            }
            connection.close();
        } catch (IOException e) {
            LOGGER.debug("{} at QUIT, when all was decided: {}", hop, e.getMessage());
        }
    }

    final SmtpReply exchange(String command) throws IOException {
        connection.send(command);
        return connection.read();
    }

    /** Before MAIL no answer is final: the hop has not heard for whom the message is. */
    private SmtpReply orElseLater(SmtpReply reply) throws EndedException {
        if (!reply.isPositive()) {
            throw refused(Verdict.TEMPORARY, reply);
        }
        return reply;
    }

    final String answered(SmtpReply reply) {
        return "answered \"" + reply + "\" to " + phase.words();
    }

    private String cause(IOException e, Watchdog.Watch watch) {
        if (watch.isExpired()) {
            return "not done within " + times.deadline().toSeconds() + " s";
        }
        return words(e);
    }

    private static String words(IOException e) {
        return SmtpReply.printable(
                Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()));
    }

    final EndedException refused(Verdict verdict, SmtpReply reply) {
        return new EndedException(verdict, Optional.of(reply), answered(reply));
    }

    final NextHop hop() {
        return hop;
    }

    final SmtpConnection connection() {
        return connection;
    }

    final Extensions extensions() {
        return extensions;
    }

    final Phase phase() {
        return phase;
    }

    final void enter(Phase next) {
        phase = next;
    }

    final Optional<InetAddress> localAddress() {
        return localAddress;
    }

    final Optional<String> tls() {
        return tls;
    }

    final Optional<UnprovenHost> unproven() {
        return unproven;
    }

    /** The dialogue is over, and the hop still there to be told good-bye. */
    static final class EndedException extends Exception {
        private final Verdict verdict;
        private final transient Optional<SmtpReply> reply;

        EndedException(Verdict verdict, Optional<SmtpReply> reply, String reason) {
            super(reason);
            this.verdict = verdict;
            this.reply = reply;
        }
    }
}
