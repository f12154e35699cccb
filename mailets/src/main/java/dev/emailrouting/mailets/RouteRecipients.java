package dev.emailrouting.mailets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;

import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.LoopMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.Outcome;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;

/**
 * Sends each recipient in a zone where its rules say. All recipients are decided on before any copy is queued; those with
 * the same outcome share one copy, and where all do, the mail itself goes on. Recipients outside the zones, and those to be
 * delivered here, stay in the mail and go on to the next mailet.
 *
 * <p>Parameters, each a processor: {@code forward} (default {@code forward}), {@code rejected} (default {@code rejected})
 * for what can no longer be refused in session, {@code retry} (default {@code retry-root}) for what cannot be decided now.
 * A failure leaves as a MessagingException: {@code onMailetException} is to name the retry processor too.
 */
public class RouteRecipients extends GuardedMailet {
    private final RoutingTable tables;
    private final LocalAddresses local;
    private final Dispatcher dispatcher;
    private final LoopMarks loopMarks;
    private final StartUpChecks startUp;
    private final int maxReceived;
    private String forwardProcessor;
    private String rejectedProcessor;
    private String retryProcessor;

    @Inject
    public RouteRecipients(
            RoutingTable tables,
            LocalAddresses local,
            Dispatcher dispatcher,
            LoopMarks loopMarks,
            StartUpChecks startUp,
            Settings settings) {
        this.tables = tables;
        this.local = local;
        this.dispatcher = dispatcher;
        this.loopMarks = loopMarks;
        this.startUp = startUp;
        this.maxReceived = settings.maxReceived();
    }

    @Override
    public void init() throws MessagingException {
        forwardProcessor = getInitParameter("forward", "forward");
        rejectedProcessor = getInitParameter("rejected", "rejected");
        retryProcessor = getInitParameter("retry", "retry-root");
        startUp.routingMailetIsReady();
    }

    @Override
    protected void serve(Mail mail) throws Exception {
        Plan plan = new Plan(mail, MailMessages.header(mail));
        for (MailAddress recipient : mail.getRecipients()) {
            plan.decide(recipient);
        }
        plan.carryOut();
    }

    @Override
    public String getMailetInfo() {
        return "Email routing: recipients to where their rules say";
    }

    /** One mail's decisions and what follows from them. */
    private final class Plan {
        private final Mail mail;
        private final HeaderBlock header;
        private final Served served;
        private final Shipment forwarded = Shipment.to(forwardProcessor, ActivityOutcome.FORWARDED);
        private final Shipment dropped = Shipment.to(Mail.GHOST, ActivityOutcome.DROPPED);
        private final Map<String, Shipment> rejected = new LinkedHashMap<>();
        private final Map<String, Shipment> deferred = new LinkedHashMap<>();
        private final Shipment staying;

        private Plan(Mail mail, HeaderBlock header) {
            this.mail = mail;
            this.header = header;
            this.served = Served.of(mail);
            this.staying = Shipment.to(mail.getState(), ActivityOutcome.DELIVERED);
        }

        private void decide(MailAddress recipient) throws AddressException {
            Optional<EmailAddress> address = Addresses.of(recipient);
            if (address.isEmpty()) {
                staying.add(recipient, recipient);
                return;
            }
            Decision decision = Decider.decide(tables, new Facts(address.get(), local));
            if (!decision.isOurs()) {
                staying.add(recipient, recipient);
            } else if (header.count("Received") > maxReceived) {
                reject(recipient, recipient, loop(address.get(), "Too many hops: this message is going in circles"));
            } else if (loopMarks.isMarked(header, address.get())) {
                reject(recipient, recipient, loop(address.get(), "Routing loop: this message came this way before"));
            } else {
                follow(recipient, decision);
            }
        }

        private Ending loop(EmailAddress address, String text) {
            return Ending.reject(address, null, "5.4.6", text);
        }

        private void follow(MailAddress recipient, Decision decision) throws AddressException {
            Optional<Ending> unknown = decision.obstacle().filter(ending -> ending.outcome() == Outcome.TEMPFAIL);
            if (unknown.isPresent()) {
                deferred.computeIfAbsent(
                                because(unknown.get()),
                                reason -> Shipment.because(reason, retryProcessor, ActivityOutcome.DEFERRED))
                        .add(recipient, recipient, cause(recipient, unknown.get()));
                return;
            }
            for (Ending ending : decision.endings()) {
                MailAddress target = Addresses.toJames(ending.address());
                if (!served.contains(recipient, target)) {
                    follow(recipient, target, ending);
                }
            }
        }

        private void follow(MailAddress recipient, MailAddress target, Ending ending) {
            switch (ending.outcome()) {
                case FORWARD:
                    forwarded.add(recipient, target, cause(recipient, ending));
                    break;
                case DELIVER:
                    staying.add(recipient, target, cause(recipient, ending));
                    break;
                case DROP:
                    dropped.add(recipient, target, cause(recipient, ending));
                    break;
                default:
                    reject(recipient, target, ending);
            }
        }

        private void reject(MailAddress recipient, MailAddress target, Ending ending) {
            rejected.computeIfAbsent(
                            because(ending),
                            reason -> Shipment.because(reason, rejectedProcessor, ActivityOutcome.REJECTED))
                    .add(recipient, target, cause(recipient, ending));
        }

        private String because(Ending ending) {
            return ending.status() + " " + ending.reason();
        }

        private void carryOut() throws MessagingException, IOException {
            forwarded.addFields(marksOfForward());
            List<Shipment> shipments = new ArrayList<>();
            shipments.add(forwarded);
            shipments.addAll(rejected.values());
            shipments.addAll(deferred.values());
            shipments.add(dropped);
            shipments.add(staying);
            dispatcher.dispatch(mail, header, shipments);
        }

        private String marksOfForward() {
            List<EmailAddress> forwardedFor = forwarded.originals().stream()
                    .flatMap(original -> Addresses.of(original).stream())
                    .collect(Collectors.toList());
            String mark = loopMarks.fieldFor(forwardedFor);
            // RFC 9228: one address a field; several would show each destination who else got the message.
            return forwardedFor.size() == 1 ? mark + "Delivered-To: " + forwardedFor.get(0) + "\r\n" : mark;
        }

        private Cause cause(MailAddress recipient, Ending ending) {
            DomainName zone = ending.rule()
                    .map(Rule::zone)
                    .orElseGet(() -> DomainName.parse(recipient.getDomain().asString()));
            return new Cause(
                    (ending.status() + " " + ending.reason()).trim(),
                    Optional.of(zone.toString()),
                    tables.owner(zone).map(AccountName::toString),
                    ending.rule().map(Rule::id));
        }
    }
}
