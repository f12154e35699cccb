package dev.emailrouting.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.smtp.RecipientResult.Verdict;

/**
 * A dialogue with one message. Recipients get their results as the hop decides on them; whoever has none when the dialogue ends early
 * gets the end's.
 */
final class Delivery extends Dialogue {
    private final Envelope envelope;
    private final OutgoingMessage message;
    private final Map<EnvelopeRecipient, RecipientResult> results = new LinkedHashMap<>();
    private boolean dataMayBeOpen;

    Delivery(
            NextHop hop,
            Envelope envelope,
            OutgoingMessage message,
            Encryption encryption,
            String heloName,
            SmtpTimes times) {
        super(hop, encryption, heloName, times);
        this.envelope = envelope;
        this.message = message;
    }

    /** Of a dialogue that was held. */
    DeliveryReport report() {
        return ImmutableDeliveryReport.builder()
                .hop(hop())
                .localAddress(localAddress())
                .tls(tls())
                .unproven(unproven())
                .results(envelope.recipients().stream().map(results::get).collect(Collectors.toUnmodifiableList()))
                .build();
    }

    @Override
    void endedEarly(Verdict verdict, Optional<SmtpReply> reply, String reason) {
        settleRest(verdict, reply, reason);
    }

    @Override
    boolean mayTakeForContent() {
        return dataMayBeOpen;
    }

    @Override
    void talk() throws IOException, EndedException {
        enter(Phase.MAIL);
        Commands commands = new Commands(envelope, message, extensions());
        boolean pipelining = extensions().has("PIPELINING");
        if (pipelining) {
            sendAll(commands);
        }
        orElseRefused(pipelining ? connection().read() : exchange(commands.mail()));
        boolean anybodyAccepted = nameRecipients(commands, pipelining);
        if (anybodyAccepted || pipelining) {
            enter(Phase.DATA);
            SmtpReply goAhead = pipelining ? connection().read() : exchange("DATA");
            dataMayBeOpen = goAhead.code() == 354;
            if (anybodyAccepted) {
                sendContent(goAhead);
            }
        }
    }

    private boolean nameRecipients(Commands commands, boolean pipelining) throws IOException {
        enter(Phase.RCPT);
        for (EnvelopeRecipient recipient : envelope.recipients()) {
            SmtpReply reply = pipelining ? connection().read() : exchange(commands.rcpt(recipient));
            if (!reply.isPositive()) {
                settle(recipient, refusalOfRcpt(reply), Optional.of(reply), answered(reply));
            }
        }
        return results.size() < envelope.recipients().size();
    }

    /** RFC 2920 3.1: DATA may end a group of commands. With no recipient left the connection is closed before the final dot. */
    private void sendAll(Commands commands) throws IOException {
        dataMayBeOpen = true;
        connection().send(commands.mail());
        for (EnvelopeRecipient recipient : envelope.recipients()) {
            connection().send(commands.rcpt(recipient));
        }
        connection().send("DATA");
    }

    private void sendContent(SmtpReply goAhead) throws IOException, EndedException {
        if (goAhead.code() != 354) {
            throw refused(refusal(goAhead), goAhead);
        }
        connection().send(message);
        connection().flush();
        enter(Phase.AFTER_FINAL_DOT);
        connection().allowSilence(Duration.ZERO);
        SmtpReply taken = connection().read();
        dataMayBeOpen = false;
        settleRest(taken.isPositive() ? Verdict.ACCEPTED : refusal(taken), Optional.of(taken), answered(taken));
    }

    private void orElseRefused(SmtpReply reply) throws EndedException {
        if (!reply.isPositive()) {
            throw refused(refusal(reply), reply);
        }
    }

    /** Of who wants encryption and has none: next time the handshake, or another host's, may succeed. */
    private Verdict refusal(SmtpReply reply) {
        boolean isOfClearText = tls().isEmpty() && reply.wantsEncryption();
        return reply.isPermanent() && !isOfClearText ? Verdict.PERMANENT : Verdict.TEMPORARY;
    }

    /** RFC 5321 4.5.3.1.10: 552 here is an old way to say that there are too many recipients. */
    private Verdict refusalOfRcpt(SmtpReply reply) {
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
                        .phase(phase())
                        .reply(reply)
                        .reason(reason)
                        .build());
    }
}
