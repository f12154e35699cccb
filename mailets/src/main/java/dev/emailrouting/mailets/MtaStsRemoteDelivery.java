package dev.emailrouting.mailets;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.mail.MessagingException;

import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.Spool;
import dev.emailrouting.mailets.remotedelivery.Attempt;
import dev.emailrouting.mailets.remotedelivery.DeliveryJournal;
import dev.emailrouting.mailets.remotedelivery.DeliverySettings;
import dev.emailrouting.mailets.remotedelivery.DeliveryWorker;
import dev.emailrouting.mailets.remotedelivery.JamesParts;
import dev.emailrouting.mailets.remotedelivery.OutgoingQueue;
import dev.emailrouting.mailets.remotedelivery.RemoteDeliveries;
import dev.emailrouting.mailets.remotedelivery.TransportSecurity;
import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.bounces.DestinationWatch;
import dev.emailrouting.smtp.MailExchangers;
import dev.emailrouting.smtp.SmtpClient;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.queue.api.MailPrioritySupport;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.mailet.Mail;
import org.apache.mailet.ProcessingState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to other servers, in place of James's RemoteDelivery and with its queue, retries and bounces. The bytes leave as they
 * were queued, whatever the next hop offers. Where a domain's MTA-STS policy is enforced (RFC 8461), nothing is said of a mail but to a host
 * that the policy names and a trusted certificate proves; elsewhere STARTTLS is used where it is offered, with one try in clear where
 * the handshake fails. IPv6 and IPv4 addresses of all MX hosts are tried. A recipient refused for good, or too often, goes to {@code bounceProcessor}
 * with the reason, which decides who is told; a mail without a sender goes to {@code nullSenderProcessor}.
 *
 * <p>Parameters as RemoteDelivery has them: {@code outgoing} (the queue; default {@code email-routing-outgoing}; James's own
 * {@code outgoing} is refused), {@code delayTime}, {@code maxRetries}, {@code deliveryThreads} (default 20, and kept),
 * {@code bounceProcessor} (default {@code bounces}), {@code onSuccess}, {@code usePriority}, {@code heloName}, {@code timeout} (ms of
 * silence; default 180000), {@code gateway}, {@code gatewayPort}, {@code loadBalancing}; {@code sendpartial} is taken and always
 * on. Besides: {@code nullSenderProcessor} (default {@code failed}), {@code connectTimeout} (default {@code 30s}), {@code deadline}
 * (of one dialogue; default {@code 10m}), {@code bounceDelay} (before a bounce the spool did not take is tried again; default
 * {@code 5m}), {@code port} (default 25; another one is for trying things out), {@code mtaStsGateway} (whether a gateway's own policy
 * counts; default false: where there is a gateway none does), {@code obeyTlsRequiredNo} (RFC 8689 4.2.2; default true), and for each
 * destination {@code connectionsPerMinute}, {@code messagesPerMinute} (default 0: no limit) and {@code backOff} (how long it is left
 * alone after it complained, twice as long each time in a row up to 15m; default 0s: not at all). Others of RemoteDelivery are refused.
 */
public class MtaStsRemoteDelivery extends GuardedMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(MtaStsRemoteDelivery.class);
    /** James takes five seconds to stop, and a container is killed after ten. */
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private static final String NAME_JUNCTION = "-to-";

    private final MailQueueFactory<?> queues;
    private final DomainList domains;
    private final DnsClient dns;
    private final Spool spool;
    private final ActivityLog activity;
    private final DestinationWatch destinations;
    private final MetricFactory metrics;
    private final RemoteDeliveries deliveries;
    private final TransportSecurity security;
    private final Clock clock;
    private DeliverySettings settings;
    private OutgoingQueue queue;
    private SmtpClient client;
    private DeliveryWorker worker;

    @Inject
    public MtaStsRemoteDelivery(
            MailQueueFactory<?> queues,
            DomainList domains,
            DnsClient dns,
            Spool spool,
            ActivityLog activity,
            DestinationWatch destinations,
            MetricFactory metrics,
            RemoteDeliveries deliveries,
            TransportSecurity security,
            Clock clock) {
        this.queues = queues;
        this.domains = domains;
        this.dns = dns;
        this.spool = spool;
        this.activity = activity;
        this.destinations = destinations;
        this.metrics = metrics;
        this.deliveries = deliveries;
        this.security = security;
        this.clock = clock;
    }

    @Override
    public void init() throws MessagingException {
        JamesParts.check();
        settings = DeliverySettings.of(getMailetConfig(), domains);
        queue = new OutgoingQueue(queues.createQueue(settings.queue()));
        client = new SmtpClient(settings.heloName(), settings.times(), security.certificates(), clock);
        worker = new DeliveryWorker(
                settings,
                queue,
                spool,
                new Attempt(settings, new MailExchangers(dns, new Random()), client, security, metrics, clock),
                new DeliveryJournal(activity, destinations, metrics, clock),
                metrics,
                clock);
        deliveries.claim(settings.queue().asString(), worker::fault);
        worker.start();
    }

    @Override
    public Collection<ProcessingState> requiredProcessingState() {
        Set<ProcessingState> states = new LinkedHashSet<>();
        states.add(settings.bounceProcessor());
        states.add(settings.nullSenderProcessor());
        settings.onSuccess().ifPresent(states::add);
        return states;
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        if (settings.usePriority()) {
            mail.setAttribute(MailPrioritySupport.HIGH_PRIORITY_ATTRIBUTE);
        }
        if (settings.hasGateways() && !mail.getRecipients().isEmpty()) {
            queue.enqueue(mail);
        } else {
            enqueueByDomain(mail);
        }
        mail.setState(Mail.GHOST);
    }

    /** When the queue fails half-way the mail keeps just the recipients that are not queued. */
    private void enqueueByDomain(Mail mail) throws MailQueueException {
        String name = mail.getName();
        Set<MailAddress> owed = new LinkedHashSet<>(mail.getRecipients());
        try {
            for (Map.Entry<Domain, List<MailAddress>> group :
                    byDomain(mail.getRecipients()).entrySet()) {
                mail.setName(name + NAME_JUNCTION + group.getKey().name());
                mail.setRecipients(group.getValue());
                queue.enqueue(mail);
                owed.removeAll(group.getValue());
            }
        } finally {
            mail.setName(name);
            mail.setRecipients(owed);
        }
    }

    private static Map<Domain, List<MailAddress>> byDomain(Collection<MailAddress> recipients) {
        Map<Domain, List<MailAddress>> groups = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            groups.computeIfAbsent(recipient.getDomain(), first -> new ArrayList<>())
                    .add(recipient);
        }
        return groups;
    }

    /** Runs while James's queues are still open; {@link #destroy} comes seconds later. */
    @PreDestroy
    public void drain() {
        if (worker == null) {
            return;
        }
        try {
            worker.drain(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void destroy() {
        if (worker == null) {
            return;
        }
        drain();
        deliveries.release(settings.queue().asString());
        client.close();
        try {
            queue.close();
        } catch (IOException e) {
            LOGGER.warn("event=queue-not-closed queue={}", settings.queue().asString(), e);
        }
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: delivery to other servers";
    }
}
