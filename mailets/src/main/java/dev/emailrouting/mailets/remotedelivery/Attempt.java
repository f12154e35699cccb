package dev.emailrouting.mailets.remotedelivery;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import dev.emailrouting.smtp.Phase;
import dev.emailrouting.smtp.RecipientResult;
import dev.emailrouting.smtp.SmtpClient;
import dev.emailrouting.smtp.SmtpReply;
import dev.emailrouting.smtp.StartTls;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries once to hand a mail to its next hops (RFC 5321 5.1). A hop that fails, or defers a recipient, is followed by the next one;
 * a refusal for good stays one. Never throws: what breaks on our side leaves the recipients for a later attempt.
 */
public final class Attempt {
    private static final Logger LOGGER = LoggerFactory.getLogger(Attempt.class);
    /** RFC 5321 4.5.3.1.8: a server takes that many. */
    private static final int RECIPIENTS_AT_ONCE = 100;

    private static final int MAX_HOPS = 16;
    /** An attempt's time in those of a dialogue: a host that uses up its own leaves some for the next ones. */
    private static final int DIALOGUES = 3;
    /** No domain's name. */
    private static final String GATEWAYS = "(gateways)";

    private static final int SERVICE_NOT_AVAILABLE = 421;
    private static final int LOCAL_ERROR = 451;

    private final DeliverySettings settings;
    private final MailExchangers exchangers;
    private final SmtpClient client;
    private final TransportPolicies policies;
    private final SessionJournal sessions;
    private final Pacing pacing;

    public Attempt(
            DeliverySettings settings,
            MailExchangers exchangers,
            SmtpClient client,
            TransportSecurity security,
            MetricFactory metrics,
            Clock clock) {
        this.settings = settings;
        this.exchangers = exchangers;
        this.client = client;
        this.sessions = new SessionJournal(security.sessions(), metrics, clock);
        this.policies =
                new TransportPolicies(security.policies(), security.overrides(), sessions, settings.sendersMayWaive());
        this.pacing = settings.pacing();
    }

    /** How long the mail must wait for its destination's sake; zero: it is its turn now. */
    Duration turnOf(Mail mail) {
        return mail.getRecipients().stream()
                .findFirst()
                .map(recipient -> pacing.admit(destinationOf(recipient)))
                .orElse(Duration.ZERO);
    }

    /** All recipients of a mail in the queue have one domain, or go by the gateways. */
    private String destinationOf(MailAddress recipient) {
        return settings.hasGateways() ? GATEWAYS : recipient.getDomain().asString();
    }

    /** Decides on every recipient of the mail. */
    Fates deliver(Mail mail) {
        Fates fates = new Fates(mail.getRecipients());
        try {
            refuseUnwritable(mail, fates);
            if (!fates.open().isEmpty()) {
                deliverOpen(mail, fates);
            }
        } catch (UnknownPolicyException e) {
            LOGGER.warn("event=delivery-put-off mail={} reason=\"{}\"", LogText.of(mail.getName()), e.getMessage());
            fates.decideOpen(Kind.TEMPORARY, e.getMessage());
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

    private void deliverOpen(Mail mail, Fates fates) throws IOException, MessagingException, UnknownPolicyException {
        OutgoingMessage message = OutgoingMessage.of(() -> open(mail));
        MailAddress anyone = fates.open().get(0);
        Optional<TransportPolicy> ofDomain = settings.hasGateways()
                ? Optional.empty()
                : Optional.of(policies.of(mail, anyone.getDomain().name()));
        int granted = 1; // with its turn the mail got a connection
        for (List<MailAddress> batch : Lists.partition(fates.open(), RECIPIENTS_AT_ONCE)) {
            Fates ofBatch = new Fates(batch);
            try {
                List<HostAndPort> hosts = hostsFor(anyone, ofDomain, ofBatch);
                new Hops(mail, message, ofDomain, destinationOf(anyone), granted, ofBatch).tryAll(hosts);
                granted = 0;
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

    private List<HostAndPort> hostsFor(MailAddress recipient, Optional<TransportPolicy> ofDomain, Fates fates) {
        if (settings.hasGateways()) {
            return settings.gateways();
        }
        MailRoute route = exchangers.routeTo(recipient.getDomain().name());
        route.noRoute().ifPresent(none -> decideWithoutRoute(none, none.permanent() && isDnsFinal(ofDomain), fates));
        return route.hosts().stream()
                .map(host -> HostAndPort.fromParts(host, settings.port()))
                .collect(Collectors.toUnmodifiableList());
    }

    /**
     * Whether what the DNS says may end the delivery. Not where a policy is enforced, for whom that is to keep away could forge it; and not of a
     * gateway, whose name an administrator has to mend.
     */
    private static boolean isDnsFinal(Optional<TransportPolicy> ofDomain) {
        return ofDomain.filter(policy -> !policy.isEnforced()).isPresent();
    }

    private static void decideWithoutRoute(NoRoute none, boolean isFinal, Fates fates) {
        String remark = none.reason() + " (" + none.enhancedStatus() + ")";
        for (MailAddress recipient : fates.open()) {
            fates.note(recipient, remark, ImmutableFate.builder().addressRefused(isFinal));
            fates.decide(recipient, isFinal ? Kind.PERMANENT : Kind.TEMPORARY);
        }
    }

    /** The hops of one batch of recipients. */
    private final class Hops {
        private final Mail mail;
        private final MailEnvelope envelope;
        private final OutgoingMessage message;
        private final Optional<TransportPolicy> ofDomain;
        private final String destination;
        private final int granted;
        private final Fates fates;
        private final long end = System.nanoTime()
                + settings.times().deadline().multipliedBy(DIALOGUES).toNanos();
        private int tried;
        /** Whether another time there may be more hosts to try. */
        private boolean mayFindMore;

        Hops(
                Mail mail,
                OutgoingMessage message,
                Optional<TransportPolicy> ofDomain,
                String destination,
                int granted,
                Fates fates) {
            this.mail = mail;
            this.envelope = new MailEnvelope(mail);
            this.message = message;
            this.ofDomain = ofDomain;
            this.destination = destination;
            this.granted = granted;
            this.fates = fates;
        }

        void tryAll(List<HostAndPort> hosts) throws IOException, MessagingException, UnknownPolicyException {
            for (HostAndPort host : hosts) {
                if (fates.open().isEmpty()) {
                    return;
                }
                TransportPolicy policy = policyAt(host.getHost());
                for (NextHop hop : hopsOf(host, policy)) {
                    if (fates.open().isEmpty()) {
                        return;
                    }
                    if (!mayGoOn()) {
                        fates.decideOpen(Kind.TEMPORARY, "further hosts are left for the next attempt");
                        return;
                    }
                    tryHop(hop, policy);
                }
            }
            boolean nowhereToGo = tried == 0 && !mayFindMore;
            fates.decideOpen(nowhereToGo && isDnsFinal(ofDomain) ? Kind.PERMANENT : Kind.TEMPORARY);
        }

        private TransportPolicy policyAt(String host) throws IOException, MessagingException, UnknownPolicyException {
            if (ofDomain.isPresent()) {
                return ofDomain.get();
            }
            return settings.gatewayPolicies() ? policies.of(mail, host) : TransportPolicies.none(host);
        }

        private boolean mayGoOn() {
            return tried < MAX_HOPS && System.nanoTime() - end < 0;
        }

        /** RFC 8461 8.4: a host that the policy does not name is as one that cannot be reached, and its turn is when it is. */
        private List<NextHop> hopsOf(HostAndPort host, TransportPolicy policy) {
            if (policy.isEnforced() && !policy.permits(host.getHost())) {
                sessions.tellOfHostNotInPolicy(policy, host.getHost());
                fates.remarkOnOpen("host " + host.getHost() + " is not in the MTA-STS policy of " + policy.domain()
                        + ", which names " + policy.hosts());
                return List.of();
            }
            HostAddresses found = exchangers.addressesOf(host.getHost());
            mayFindMore |= found.incomplete();
            if (found.addresses().isEmpty()) {
                fates.remarkOnOpen("host " + host.getHost() + ": " + found.reason());
            }
            List<NextHop> hops = new ArrayList<>();
            for (InetAddress address : found.addresses()) {
                hops.add(NextHop.of(host.getHost(), address, host.getPort()));
            }
            return hops;
        }

        /** What became of the recipients is noted before anybody is told: a mail that was taken is not sent again whatever fails then. */
        private void tryHop(NextHop hop, TransportPolicy policy) {
            DeliveryReport first = deliver(hop, policy.isEnforced() ? StartTls.AUTHENTICATED : StartTls.WHEN_OFFERED);
            HostVerdict verdict = HostVerdict.of(policy, first);
            // RFC 7435 3: where nothing demands encryption, clear text is better than no mail.
            if (first.isHandshakeFailed() && !policy.isEnforced()) {
                fates.remarkOnOpen(said(hop, first.results().get(0), verdict));
                noteAll(deliver(hop, StartTls.NEVER), verdict);
            } else {
                noteAll(first, verdict);
            }
            sessions.tell(policy, first);
        }

        private DeliveryReport deliver(NextHop hop, StartTls startTls) {
            if (tried++ >= granted) {
                pacing.connectedAgain(destination);
            }
            return client.deliver(
                    hop, envelope.to(envelope.writable(fates.open()).keySet()), message, startTls);
        }

        private void noteAll(DeliveryReport report, HostVerdict verdict) {
            Map<EnvelopeRecipient, MailAddress> recipients = envelope.writable(fates.open());
            for (RecipientResult result : report.results()) {
                note(recipients.get(result.recipient()), result, report, verdict);
            }
            if (report.results().stream().anyMatch(Attempt::isComplaint)) {
                pacing.complained(destination);
            } else if (report.results().stream().anyMatch(RecipientResult::isAccepted)) {
                pacing.satisfied(destination);
            }
        }

        private void note(MailAddress recipient, RecipientResult result, DeliveryReport report, HostVerdict verdict) {
            ImmutableFate.Builder details = ImmutableFate.builder()
                    .hop(report.hop().toString())
                    .transport(verdict.summary(report.tls()))
                    .code(result.reply().map(SmtpReply::code))
                    .addressRefused(result.isAddressRefused());
            fates.note(recipient, said(report.hop(), result, verdict), details);
            if (result.isAccepted()) {
                fates.decide(recipient, Kind.SENT);
            } else if (result.verdict() == RecipientResult.Verdict.PERMANENT) {
                fates.decide(recipient, Kind.PERMANENT);
            } else if (result.isInDoubt()) { // another hop would make a second copy likely
                fates.decide(recipient, Kind.TEMPORARY);
            }
        }

        private String said(NextHop hop, RecipientResult result, HostVerdict verdict) {
            return "host " + hop + " " + verdict.refusal() + result.reason();
        }
    }

    /** That the server has too much to do; 451 to RCPT and DATA is about the mail. */
    private static boolean isComplaint(RecipientResult result) {
        int code = result.reply().map(SmtpReply::code).orElse(0);
        return code == SERVICE_NOT_AVAILABLE
                || (code == LOCAL_ERROR && result.phase().compareTo(Phase.RCPT) < 0);
    }
}
