package dev.emailrouting.mailets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;

import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.srs.SrsReversal;
import dev.emailrouting.srs.SrsRewriter;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * Sends a bounce that came to one of our SRS addresses on to the original sender. Only the null sender's mail is reversed;
 * what else is at such an address here, past the hook that would have refused it, goes to the {@code rejected} processor.
 *
 * <p>Parameters, each a processor: {@code forward} (default {@code forward}) for senders elsewhere, {@code rejected}
 * (default {@code rejected}). Recipients that are no SRS addresses of ours, and senders who live here, stay in the mail.
 */
public class SrsReverse extends GuardedMailet {
    private final SrsRewriter srs;
    private final Dispatcher dispatcher;
    private String forwardProcessor;
    private String rejectedProcessor;

    @Inject
    public SrsReverse(SrsRewriter srs, Dispatcher dispatcher) {
        this.srs = srs;
        this.dispatcher = dispatcher;
    }

    @Override
    public void init() throws MessagingException {
        forwardProcessor = getInitParameter("forward", "forward");
        rejectedProcessor = getInitParameter("rejected", "rejected");
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        if (mail.getRecipients().stream().anyMatch(recipient -> SrsRewriter.isSrsLocalPart(recipient.getLocalPart()))) {
            new Reversal(mail, MailMessages.header(mail)).carryOut();
        }
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: bounces back to the original sender";
    }

    private final class Reversal {
        private final Mail mail;
        private final HeaderBlock header;
        private final Map<String, Shipment> rejected = new LinkedHashMap<>();
        private final Shipment reversed = Shipment.to(forwardProcessor, ActivityOutcome.REVERSED);
        private final Shipment staying;

        private Reversal(Mail mail, HeaderBlock header) throws AddressException {
            this.mail = mail;
            this.header = header;
            this.staying = Shipment.to(mail.getState(), ActivityOutcome.REVERSED);
            for (MailAddress recipient : mail.getRecipients()) {
                take(recipient, srs.originalSender(recipient.asString()));
            }
        }

        private void take(MailAddress recipient, SrsReversal reversal) throws AddressException {
            switch (reversal.outcome()) {
                case NOT_SRS:
                case FOREIGN_DOMAIN:
                    staying.add(recipient, recipient);
                    break;
                case REVERSED:
                    takeGenuine(recipient, new MailAddress(reversal.recipient().orElseThrow()));
                    break;
                default:
                    reject(recipient, "5.1.1 No such address here: " + reversal.reason());
            }
        }

        private void takeGenuine(MailAddress recipient, MailAddress sender) {
            if (mail.hasSender()) {
                reject(recipient, "5.7.1 This address takes bounces only");
            } else {
                boolean livesHere = getMailetContext().isLocalServer(sender.getDomain());
                (livesHere ? staying : reversed).add(recipient, sender, Cause.of("a bounce to the original sender"));
            }
        }

        private void reject(MailAddress recipient, String reason) {
            rejected.computeIfAbsent(
                            reason, text -> Shipment.because(text, rejectedProcessor, ActivityOutcome.REJECTED))
                    .add(recipient, recipient, Cause.of(reason));
        }

        private void carryOut() throws MessagingException, IOException {
            List<Shipment> shipments = new ArrayList<>(rejected.values());
            shipments.add(reversed);
            shipments.add(staying);
            dispatcher.dispatch(mail, header, shipments);
        }
    }
}
