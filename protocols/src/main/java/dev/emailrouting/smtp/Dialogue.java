package dev.emailrouting.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

import dev.emailrouting.smtp.RecipientResult.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to one hop with one message. Recipients get their results as the hop decides on them; whoever has none when the
 * dialogue ends early gets the end's.
 */
final class Dialogue {
    private static final Logger LOGGER = LoggerFactory.getLogger(Dialogue.class);
    /** RFC 5321 4.1.1.10 wants the answer to QUIT to be awaited; nothing depends on it. */
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final NextHop hop;
    private final Envelope envelope;
    private final OutgoingMessage message;
    private final Encryption encryption;
    private final String heloName;
    private final SmtpTimes times;
    private final Map<EnvelopeRecipient, RecipientResult> results = new LinkedHashMap<>();

    private SmtpConnection connection;
    private Extensions extensions = Extensions.none();
    private Phase phase = Phase.CONNECT;
    private Optional<InetAddress> localAddress = Optional.empty();
    private Optional<String> tls = Optional.empty();
    private Optional<UnprovenHost> unproven = Optional.empty();
    /** Whether the hop may take the next thing it is told for content. */
    private boolean dataMayBeOpen;

    Dialogue(
            NextHop hop,
            Envelope envelope,
            OutgoingMessage message,
            Encryption encryption,
            String heloName,
            SmtpTimes times) {
        this.hop = hop;
        this.envelope = envelope;
        this.message = message;
        this.encryption = encryption;
        this.heloName = heloName;
        this.times = times;
    }

    DeliveryReport hold(Watchdog watchdog) {
        Socket socket = new Socket();
        try (Watchdog.Watch watch = watchdog.watch(socket, times.deadline())) {
            converse(socket, watch);
        }
        return ImmutableDeliveryReport.builder()
                .hop(hop)
                .localAddress(localAddress)
                .tls(tls)
                .unproven(unproven)
                .results(envelope.recipients().stream().map(results::get).collect(Collectors.toUnmodifiableList()))
                .build();
    }

    private void converse(Socket socket, Watchdog.Watch watch) {
        try (socket) {
            connect(socket);
            speak();
            quit();
        } catch (IOException e) {
            settleRest(Verdict.TEMPORARY, Optional.empty(), phase.words() + ": " + cause(e, watch));
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
            transact();
        } catch (EndedException e) {
            settleRest(e.verdict, e.reply, e.getMessage());
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
        SSLSession session;
        try {
            session = connection.handshake(hop.host(), encryption.sockets());
        } catch (SSLException e) {
            throw failed(e);
        }
        tls = Optional.of(session.getProtocol());
        unproven = encryption.failureOf(session, hop.host());
        if (unproven.isPresent() && encryption.isDemanded()) {
            throw new SSLException(unproven.get().reason());
        }
    }

    private SSLException failed(SSLException cause) {
        unproven = Optional.of(UnprovenHost.of(UnprovenHost.Kind.VALIDATION_FAILURE, words(cause)));
        return cause;
    }

    private void transact() throws IOException, EndedException {
        phase = Phase.MAIL;
        Commands commands = new Commands(envelope, message, extensions);
        boolean pipelining = extensions.has("PIPELINING");
        if (pipelining) {
            sendAll(commands);
        }
        orElseRefused(pipelining ? connection.read() : exchange(commands.mail()));
        boolean anybodyAccepted = nameRecipients(commands, pipelining);
        if (anybodyAccepted || pipelining) {
            phase = Phase.DATA;
            SmtpReply goAhead = pipelining ? connection.read() : exchange("DATA");
            dataMayBeOpen = goAhead.code() == 354;
            if (anybodyAccepted) {
                sendContent(goAhead);
            }
        }
    }

    private boolean nameRecipients(Commands commands, boolean pipelining) throws IOException {
        phase = Phase.RCPT;
        for (EnvelopeRecipient recipient : envelope.recipients()) {
            SmtpReply reply = pipelining ? connection.read() : exchange(commands.rcpt(recipient));
            if (!reply.isPositive()) {
                settle(recipient, refusalOfRcpt(reply), Optional.of(reply), answered(reply));
            }
        }
        return results.size() < envelope.recipients().size();
    }

    /** RFC 2920 3.1: DATA may end a group of commands. With no recipient left the connection is closed before the final dot. */
    private void sendAll(Commands commands) throws IOException {
        dataMayBeOpen = true;
        connection.send(commands.mail());
        for (EnvelopeRecipient recipient : envelope.recipients()) {
            connection.send(commands.rcpt(recipient));
        }
        connection.send("DATA");
    }

    private void sendContent(SmtpReply goAhead) throws IOException, EndedException {
        if (goAhead.code() != 354) {
            throw refused(refusal(goAhead), goAhead);
        }
        connection.send(message);
        connection.flush();
        phase = Phase.AFTER_FINAL_DOT;
        connection.allowSilence(Duration.ZERO);
        SmtpReply taken = connection.read();
        dataMayBeOpen = false;
        settleRest(taken.isPositive() ? Verdict.ACCEPTED : refusal(taken), Optional.of(taken), answered(taken));
    }

    private void quit() {
        try {
            if (!dataMayBeOpen) {
                connection.allowSilence(GOODBYE);
                LOGGER.trace("{} answered {} to QUIT", hop, exchange("QUIT"));
            }
            connection.close();
        } catch (IOException e) {
            LOGGER.debug("{} at QUIT, when all was decided: {}", hop, e.getMessage());
        }
    }

    private SmtpReply exchange(String command) throws IOException {
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

    private void orElseRefused(SmtpReply reply) throws EndedException {
        if (!reply.isPositive()) {
            throw refused(refusal(reply), reply);
        }
    }

    private static Verdict refusal(SmtpReply reply) {
        return reply.isPermanent() ? Verdict.PERMANENT : Verdict.TEMPORARY;
    }

    /** RFC 5321 4.5.3.1.10: 552 here is an old way to say that there are too many recipients. */
    private static Verdict refusalOfRcpt(SmtpReply reply) {
        return reply.code() == 552 ? Verdict.TEMPORARY : refusal(reply);
    }

    private void settleRest(Verdict verdict, Optional<SmtpReply> reply, String reason) {
        for (EnvelopeRecipient recipient : envelope.recipients()) {
            if (!results.containsKey(recipient)) {
                settle(recipient, verdict, reply, reason);
            }
        }
    }

    private void settle(EnvelopeRecipient recipient, Verdict verdict, Optional<SmtpReply> reply, String reason) {
        results.put(
                recipient,
                ImmutableRecipientResult.builder()
                        .recipient(recipient)
                        .verdict(verdict)
                        .phase(phase)
                        .reply(reply)
                        .reason(reason)
                        .build());
    }

    private String answered(SmtpReply reply) {
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

    private EndedException refused(Verdict verdict, SmtpReply reply) {
        return new EndedException(verdict, Optional.of(reply), answered(reply));
    }

    /** The dialogue is over, and the hop still there to be told good-bye. */
    private static final class EndedException extends Exception {
        private final Verdict verdict;
        private final transient Optional<SmtpReply> reply;

        EndedException(Verdict verdict, Optional<SmtpReply> reply, String reason) {
            super(reason);
            this.verdict = verdict;
            this.reply = reply;
        }
    }
}
