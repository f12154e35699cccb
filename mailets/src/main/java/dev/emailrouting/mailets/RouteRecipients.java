package dev.emailrouting.mailets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;

import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.GuardedMailet;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.LoopCheck;
import dev.emailrouting.james.LoopMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailPrograms;
import dev.emailrouting.james.MailReport;
import dev.emailrouting.james.MailView;
import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.decide.Decision;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.decide.Outcome;
import dev.emailrouting.routing.decide.RoutingTable;
import dev.emailrouting.routing.decide.SideEffect;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends each recipient in a zone where its rules say. All recipients are decided on before any copy is queued; those with
 * the same outcome share one copy, and where all do, the mail itself goes on. Recipients outside the zones, and those to be
 * delivered here, stay in the mail and go on to the next mailet.
 *
 * <p>Mail that would fail DMARC after its forward leaves as the rule says: as it is, wrapped in a message of this server's own,
 * or not at all.
 *
 * <p>Programs of rules run here, but for those that have run at the end of DATA; what they want done besides is done before the copies
 * are queued; what cannot be done has the mail tried again, and after {@code programs.fallback-after-minutes} it goes on without.
 *
 * <p>Rules may ask for what filters before this mailet have found: attributes and fields that those set are known here.
 *
 * <p>Parameters, each a processor: {@code forward} (default {@code forward}), {@code rejected} (default {@code rejected})
 * for what can no longer be refused in session, {@code quarantine} (default {@code quarantine}), {@code deliver} (default
 * {@code transport}) for what a rule puts fields on before it is delivered here, {@code retry} (default {@code retry-root})
 * for what cannot be decided now or is put off by a rule.
 * A failure leaves as a MessagingException: {@code onMailetException} is to name the retry processor too.
 */
public class RouteRecipients extends GuardedMailet {
    private static final Logger LOGGER = LoggerFactory.getLogger(RouteRecipients.class);

    private final RoutingTable tables;
    private final LocalAddresses local;
    private final Dispatcher dispatcher;
    private final LoopCheck loops;
    private final LoopMarks loopMarks;
    private final ForwardForms forms;
    private final Wrapping wrapping;
    private final MailPrograms programs;
    private final SideEffects sideEffects;
    private final StartUpChecks startUp;
    private String forwardProcessor;
    private String rejectedProcessor;
    private String quarantineProcessor;
    private String deliverProcessor;
    private String retryProcessor;

    @Inject
    public RouteRecipients(
            RoutingTable tables,
            LocalAddresses local,
            Dispatcher dispatcher,
            LoopCheck loops,
            LoopMarks loopMarks,
            ForwardForms forms,
            Wrapping wrapping,
            MailPrograms programs,
            SideEffects sideEffects,
            StartUpChecks startUp) {
        this.tables = tables;
        this.local = local;
        this.dispatcher = dispatcher;
        this.loops = loops;
        this.loopMarks = loopMarks;
        this.forms = forms;
        this.wrapping = wrapping;
        this.programs = programs;
        this.sideEffects = sideEffects;
        this.startUp = startUp;
    }

    @Override
    public void init() throws MessagingException {
        forwardProcessor = getInitParameter("forward", "forward");
        rejectedProcessor = getInitParameter("rejected", "rejected");
        quarantineProcessor = getInitParameter("quarantine", "quarantine");
        deliverProcessor = getInitParameter("deliver", "transport");
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
        private final MailView message;
        private final MailPrograms.OfMail ofPrograms;
        private final List<SideEffect> wishes = new ArrayList<>();
        private final Optional<AuthenticationReport> report;
        private final Map<Leaving, Shipment> forwarded = new LinkedHashMap<>();
        private final Map<MailAddress, Leaving> leavingByTarget = new HashMap<>();
        private final Map<Changes, Shipment> delivered = new LinkedHashMap<>();
        private final Map<MailAddress, Changes> changesByTarget = new HashMap<>();
        private final Map<String, Shipment> quarantined = new LinkedHashMap<>();
        private final Shipment dropped = Shipment.to(Mail.GHOST, ActivityOutcome.DROPPED);
        private final Map<String, Shipment> rejected = new LinkedHashMap<>();
        private final Map<String, Shipment> deferred = new LinkedHashMap<>();
        private final Shipment staying;

        private Plan(Mail mail, HeaderBlock header) {
            this.mail = mail;
            this.header = header;
            this.served = Served.of(mail);
            this.message = MailView.onSpool(mail, header);
            this.ofPrograms = programs.of(mail, header, message);
            this.report = MailReport.of(mail);
            this.staying = Shipment.to(mail.getState(), ActivityOutcome.DELIVERED);
            delivered.put(Changes.none(), staying);
        }

        private void decide(MailAddress recipient) {
            Optional<EmailAddress> address = Addresses.of(recipient);
            if (address.isEmpty()) {
                stay(recipient);
                return;
            }
            Optional<Ending> loop = loops.loopOf(header, address.get());
            if (loop.isPresent()) {
                reject(recipient, recipient, loop.get());
                return;
            }
            Decision decision = ofPrograms.decide(tables, new Facts(address.get(), local, message));
            if (decision.isOurs()) {
                follow(recipient, decision);
            } else {
                stay(recipient);
            }
        }

        /** RFC 2142 2: abuse@ is to be read by somebody; James's own PostmasterAlias sees to postmaster@ only. */
        private void stay(MailAddress recipient) {
            boolean isUnheard = recipient.getLocalPart().equalsIgnoreCase("abuse")
                    && getMailetContext().isLocalServer(recipient.getDomain())
                    && !getMailetContext().isLocalEmail(recipient);
            staying.add(recipient, isUnheard ? getMailetContext().getPostmaster() : recipient);
        }

        private void follow(MailAddress recipient, Decision decision) {
            Optional<Ending> unknown = decision.obstacle().filter(ending -> ending.outcome() == Outcome.TEMPFAIL);
            if (unknown.isPresent()) {
                deferred.computeIfAbsent(
                                because(unknown.get()),
                                reason -> Shipment.because(reason, retryProcessor, ActivityOutcome.DEFERRED))
                        .add(recipient, recipient, cause(recipient, unknown.get()));
            } else {
                boolean isTaken = false;
                for (Ending ending : decision.endings()) {
                    isTaken |= follow(recipient, ending);
                }
                ofPrograms.log(decision);
                if (isTaken) {
                    wishes.addAll(decision.sideEffects());
                }
            }
        }

        /** Says whether the message is taken by it. */
        private boolean follow(MailAddress recipient, Ending ending) {
            try {
                return put(recipient, Addresses.toJames(ending.address()), ending);
            } catch (AddressException e) {
                // RFC 3463 3.2: X.1.3. One such address must not hold up the others.
                reject(recipient, recipient, Ending.reject(ending.address(), null, "5.1.3", "No address for James"));
                return false;
            }
        }

        private boolean put(MailAddress recipient, MailAddress target, Ending ending) {
            switch (ending.outcome()) {
                case FORWARD:
                    return forward(recipient, target, ending);
                case DELIVER:
                    deliver(recipient, target, ending);
                    return true;
                case QUARANTINE:
                    quarantine(recipient, target, ending);
                    return true;
                case DROP:
                    put(dropped, recipient, target, ending);
                    return true;
                case PROGRAM:
                    throw new IllegalStateException("the program of " + ending + " has not run");
                default:
                    reject(recipient, target, ending);
                    return false;
            }
        }

        private boolean forward(MailAddress recipient, MailAddress target, Ending ending) {
            Optional<Ending> refusal = forms.refusalOf(report, ending);
            if (refusal.isPresent()) {
                reject(recipient, recipient, refusal.get());
                return false;
            }
            // Where two rules that differ here lead to the same address, it still gets the message once.
            Leaving leaving =
                    leavingByTarget.computeIfAbsent(target, any -> Leaving.of(forms.formOf(report, ending), ending));
            Shipment shipment = forwarded.computeIfAbsent(
                    leaving,
                    any -> Shipment.to(forwardProcessor, ActivityOutcome.FORWARDED)
                            .edited(leaving.changes().edits())
                            .marked(leaving::mark));
            Cause cause = cause(recipient, ending);
            put(shipment, recipient, target, leaving.form() == ForwardForm.WRAPPED ? cause.and("wrapped") : cause);
            return true;
        }

        private void deliver(MailAddress recipient, MailAddress target, Ending ending) {
            Changes changes = changesByTarget.computeIfAbsent(target, any -> Changes.of(ending));
            Shipment shipment = delivered.computeIfAbsent(
                    changes,
                    any -> Shipment.to(deliverProcessor, ActivityOutcome.DELIVERED)
                            .edited(changes.edits()));
            put(shipment, recipient, target, ending);
        }

        /** A copy for each rule: whoever looks after one account's quarantine sees and releases no other's recipients. */
        private void quarantine(MailAddress recipient, MailAddress target, Ending ending) {
            Changes changes = Changes.of(ending);
            Shipment shipment = quarantined.computeIfAbsent(
                    ending.rule().map(Rule::id).orElse("") + changes,
                    any -> Shipment.because(because(ending), quarantineProcessor, ActivityOutcome.QUARANTINED)
                            .edited(changes.edits()));
            shipment.addFields(changes.text());
            put(shipment, recipient, target, ending);
        }

        private void reject(MailAddress recipient, MailAddress target, Ending ending) {
            Shipment shipment = rejected.computeIfAbsent(
                    because(ending), reason -> Shipment.because(reason, rejectedProcessor, ActivityOutcome.REJECTED));
            put(shipment, recipient, target, ending);
        }

        private void put(Shipment shipment, MailAddress recipient, MailAddress target, Ending ending) {
            put(shipment, recipient, target, cause(recipient, ending));
        }

        private void put(Shipment shipment, MailAddress recipient, MailAddress target, Cause cause) {
            if (!served.contains(shipment.outcome(), recipient, target)) {
                shipment.add(recipient, target, cause);
            }
        }

        private String because(Ending ending) {
            return (ending.status() + " " + ending.reason()).trim();
        }

        private void carryOut() throws MessagingException, IOException {
            for (Map.Entry<Leaving, Shipment> each : forwarded.entrySet()) {
                String outer = each.getKey().form() == ForwardForm.WRAPPED ? wrapping.headerOver(mail, header) : "";
                each.getValue().addFields(each.getKey().changes().text() + marksOf(each.getValue()) + outer);
            }
            delivered.remove(Changes.none());
            delivered.forEach((changes, shipment) -> shipment.addFields(changes.text()));
            List<Shipment> shipments = new ArrayList<>(forwarded.values());
            shipments.addAll(rejected.values());
            shipments.addAll(quarantined.values());
            shipments.addAll(deferred.values());
            shipments.add(dropped);
            shipments.addAll(delivered.values());
            shipments.add(staying);
            if (!deferred.isEmpty()) {
                ofPrograms.keep();
            }
            boolean isDone = false;
            try {
                carryOutWishes();
                dispatcher.dispatch(mail, header, shipments);
                isDone = true;
            } finally {
                if (!isDone) {
                    // It is tried again, and then must not be asked about again: what was asked for may be done in
                    // part.
                    ofPrograms.keep();
                }
            }
            sideEffects.remember(wishes);
        }

        private void carryOutWishes() {
            try {
                sideEffects.send(mail, header, message, wishes);
            } catch (RuntimeException e) {
                if (!ofPrograms.giveUpSideEffects()) {
                    throw e;
                }
                LOGGER.warn("event=side-effects outcome=given-up mail={}", LogText.of(mail.getName()), e);
            }
        }

        private String marksOf(Shipment forward) {
            List<EmailAddress> forwardedFor = forward.originals().stream()
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
                    because(ending),
                    Optional.of(zone.toString()),
                    tables.owner(zone).map(AccountName::toString),
                    ending.rule().map(Rule::id));
        }
    }
}
