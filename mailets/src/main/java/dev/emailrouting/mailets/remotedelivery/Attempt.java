package dev.emailrouting.mailets.remotedelivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import com.google.common.collect.Lists;
import com.google.common.net.HostAndPort;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.mailets.remotedelivery.Fate.Kind;
import dev.emailrouting.smtp.DeliveryReport;
import dev.emailrouting.smtp.EnvelopeRecipient;
import dev.emailrouting.smtp.HostAddresses;
import dev.emailrouting.smtp.MailExchangers;
import dev.emailrouting.smtp.MailRoute;
import dev.emailrouting.smtp.MailRoute.NoRoute;
import dev.emailrouting.smtp.NextHop;
import dev.emailrouting.smtp.OutgoingMessage;
import dev.emailrouting.smtp.RecipientResult;
import dev.emailrouting.smtp.SmtpClient;
import dev.emailrouting.smtp.SmtpReply;
import dev.emailrouting.smtp.StartTls;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries once to hand a mail to its next hops (RFC 5321 5.1). A hop that fails, or defers a recipient, is followed by the next one;
 * a refusal for good stays one. Never throws: what breaks on our side leaves the recipients for a later attempt.
 */
final class Attempt {
    private static final Logger LOGGER = LoggerFactory.getLogger(Attempt.class);
    /** RFC 5321 4.5.3.1.8: a server takes that many. */
    private static final int RECIPIENTS_AT_ONCE = 100;

    private static final int MAX_HOPS = 16;

    private final DeliverySettings settings;
    private final MailExchangers exchangers;
    private final SmtpClient client;

    Attempt(DeliverySettings settings, MailExchangers exchangers, SmtpClient client) {
        this.settings = settings;
        this.exchangers = exchangers;
        this.client = client;
    }

    /** Decides on every recipient of the mail. */
    Fates deliver(Mail mail) {
        Fates fates = new Fates(mail.getRecipients());
        try {
            refuseUnwritable(mail, fates);
            if (!fates.open().isEmpty()) {
                deliverOpen(mail, fates);
            }
        } catch (Throwable t) { // an Error too: James would lose the mail
            LOGGER.error("event=delivery-broken mail={}", LogText.of(mail.getName()), t);
            fates.decideOpen(Kind.TEMPORARY, "delivery failed on our side: " + t);
        }
        return fates;
    }

    private static void refuseUnwritable(Mail mail, Fates fates) {
        MailEnvelope envelope = new MailEnvelope(mail);
        if (!envelope.isSenderWritable()) {
            fates.decideOpen(Kind.PERMANENT, "the sender's address cannot be written in SMTP");
        }
        fates.open().stream()
                .filter(recipient -> envelope.writable(List.of(recipient)).isEmpty())
                .forEach(recipient -> {
                    fates.remark(recipient, "the address cannot be written in SMTP");
                    fates.decide(recipient, Kind.PERMANENT);
                });
    }

    private void deliverOpen(Mail mail, Fates fates) throws IOException {
        OutgoingMessage message = OutgoingMessage.of(() -> open(mail));
        for (List<MailAddress> batch : Lists.partition(fates.open(), RECIPIENTS_AT_ONCE)) {
            Fates ofBatch = new Fates(batch);
            try {
                List<HostAndPort> hosts = hostsFor(batch.get(0), ofBatch);
                new Hops(mail, message, ofBatch).tryAll(hosts);
            } finally { // whatever happens to the others: who was served is not served again
                fates.take(ofBatch);
            }
        }
    }

    private static InputStream open(Mail mail) throws IOException {
        try {
            return MailMessages.open(mail);
        } catch (MessagingException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** All recipients of a mail in the queue have one domain, or go by the gateways. */
    private List<HostAndPort> hostsFor(MailAddress recipient, Fates fates) {
        if (settings.hasGateways()) {
            return settings.gateways();
        }
        MailRoute route = exchangers.routeTo(recipient.getDomain().name());
        route.noRoute().ifPresent(none -> decideWithoutRoute(none, fates));
        return route.hosts().stream()
                .map(host -> HostAndPort.fromParts(host, settings.port()))
                .collect(Collectors.toUnmodifiableList());
    }

    private static void decideWithoutRoute(NoRoute none, Fates fates) {
        String remark = none.reason() + " (" + none.enhancedStatus() + ")";
        for (MailAddress recipient : fates.open()) {
            fates.note(recipient, remark, ImmutableFate.builder().addressRefused(none.permanent()));
            fates.decide(recipient, none.permanent() ? Kind.PERMANENT : Kind.TEMPORARY);
        }
    }

    /** The hops of one batch of recipients. */
    private final class Hops {
        private final MailEnvelope envelope;
        private final OutgoingMessage message;
        private final Fates fates;
        private final long end = System.nanoTime() + settings.times().deadline().toNanos();
        private int tried;
        private boolean lookupFailed;

        Hops(Mail mail, OutgoingMessage message, Fates fates) {
            this.envelope = new MailEnvelope(mail);
            this.message = message;
            this.fates = fates;
        }

        void tryAll(List<HostAndPort> hosts) {
            for (HostAndPort host : hosts) {
                for (NextHop hop : hopsOf(host)) {
                    if (fates.open().isEmpty()) {
                        return;
                    }
                    if (!mayGoOn()) {
                        fates.decideOpen(Kind.TEMPORARY, "further hosts are left for the next attempt");
                        return;
                    }
                    tryHop(hop);
                }
            }
            boolean nowhereToGo = tried == 0 && !lookupFailed;
            fates.decideOpen(nowhereToGo ? Kind.PERMANENT : Kind.TEMPORARY);
        }

        private boolean mayGoOn() {
            return tried < MAX_HOPS && System.nanoTime() - end < 0;
        }

        private List<NextHop> hopsOf(HostAndPort host) {
            HostAddresses found = exchangers.addressesOf(host.getHost());
            lookupFailed |= found.incomplete();
            if (found.addresses().isEmpty()) {
                fates.remarkOnOpen("host " + host.getHost() + ": " + found.reason());
            }
            List<NextHop> hops = new ArrayList<>();
            for (InetAddress address : found.addresses()) {
                hops.add(NextHop.of(host.getHost(), address, host.getPort()));
            }
            return hops;
        }

        private void tryHop(NextHop hop) {
            tried++;
            DeliveryReport report = deliver(hop, StartTls.WHEN_OFFERED);
            // RFC 7435 3: where nothing demands encryption, clear text is better than no mail.
            if (report.isHandshakeFailed()) {
                fates.remarkOnOpen(said(hop, report.results().get(0)));
                report = deliver(hop, StartTls.NEVER);
            }
            Map<EnvelopeRecipient, MailAddress> recipients = envelope.writable(fates.open());
            for (RecipientResult result : report.results()) {
                note(recipients.get(result.recipient()), result, report);
            }
        }

        private DeliveryReport deliver(NextHop hop, StartTls startTls) {
            return client.deliver(
                    hop, envelope.to(envelope.writable(fates.open()).keySet()), message, startTls);
        }

        private void note(MailAddress recipient, RecipientResult result, DeliveryReport report) {
            ImmutableFate.Builder details = ImmutableFate.builder()
                    .hop(report.hop().toString())
                    .tls(report.tls())
                    .code(result.reply().map(SmtpReply::code))
                    .addressRefused(result.isAddressRefused());
            fates.note(recipient, said(report.hop(), result), details);
            if (result.verdict() == RecipientResult.Verdict.ACCEPTED) {
                fates.decide(recipient, Kind.SENT);
            } else if (result.verdict() == RecipientResult.Verdict.PERMANENT) {
                fates.decide(recipient, Kind.PERMANENT);
            } else if (result.isInDoubt()) { // another hop would make a second copy likely
                fates.decide(recipient, Kind.TEMPORARY);
            }
        }

        private String said(NextHop hop, RecipientResult result) {
            return "host " + hop + " " + result.reason();
        }
    }
}
