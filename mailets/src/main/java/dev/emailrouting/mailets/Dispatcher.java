package dev.emailrouting.mailets;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;
import javax.mail.MessagingException;

import com.google.common.collect.ImmutableMap;
import dev.emailrouting.james.ActivityRows;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.MailPrograms;
import dev.emailrouting.james.RouteMarks;
import dev.emailrouting.james.RoutingJournal;
import dev.emailrouting.james.Spool;
import dev.emailrouting.message.HeaderBlock;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueue.MailQueueException;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.DsnParameters.RecipientDsnParameters;
import org.apache.mailet.Mail;

/**
 * Sends a mail's recipients their ways. Each shipment but the last leaves as a copy, and what it served is struck off the
 * mail at once, so that a retry after a failure in the middle repeats nothing; the last takes the mail itself.
 */
class Dispatcher {
    private final Spool spool;
    private final RoutingJournal journal;
    private final Clock clock;

    @Inject
    Dispatcher(Spool spool, RoutingJournal journal, Clock clock) {
        this.spool = spool;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Every recipient of the mail but those that nothing is owed is in a shipment; empty shipments are passed over. A
     * shipment to the mail's own state stays where it is and goes on to the next mailet; it, if any, is the last.
     *
     * @param header of the mail's message, for the activity rows
     */
    void dispatch(Mail mail, HeaderBlock header, List<Shipment> all) throws MessagingException, IOException {
        List<Shipment> shipments =
                all.stream().filter(shipment -> !shipment.isEmpty()).collect(Collectors.toList());
        if (shipments.isEmpty()) {
            mail.setRecipients(List.of());
            return;
        }
        Optional<DsnParameters> dsn = mail.dsnParameters();
        for (int i = 0; i < shipments.size() - 1; i++) {
            sendCopy(mail, shipments.get(i), dsn);
            strikeOff(mail, shipments.get(i), shipments.subList(i + 1, shipments.size()));
            tell(mail, header, shipments.get(i));
        }
        Shipment last = shipments.get(shipments.size() - 1);
        if (!last.addedFields().isEmpty() || !last.edits().isEmpty()) {
            MailMessages.change(mail, last.edits(), last.addedFields());
        }
        become(mail, last, dsn);
        mail.setState(last.processor());
        tell(mail, header, last);
    }

    private void sendCopy(Mail mail, Shipment shipment, Optional<DsnParameters> dsn)
            throws MessagingException, IOException {
        if (shipment.processor().equals(Mail.GHOST)) {
            return;
        }
        Mail copy = MailMessages.copyWith(shipment.edits(), shipment.addedFields(), mail);
        try {
            become(copy, shipment, dsn);
            spool.enqueue(copy, shipment.processor());
        } catch (MailQueueException e) {
            throw new MessagingException("the spool did not take a copy for " + shipment.processor(), e);
        } finally {
            LifecycleUtil.dispose(copy);
        }
    }

    private static void become(Mail mail, Shipment shipment, Optional<DsnParameters> dsn) {
        mail.setRecipients(shipment.recipients());
        dsn.ifPresent(parameters -> mail.setDsnParameters(following(parameters, shipment)));
        shipment.reason()
                .ifPresentOrElse(
                        reason -> MailMarks.put(mail, MailMarks.REASON, reason),
                        () -> mail.removeAttribute(MailMarks.REASON));
        if (!shipment.isComingBack()) {
            Served.forget(mail);
            MailPrograms.forget(mail);
        }
        RouteMarks marks = new RouteMarks();
        shipment.forEachCause(
                (original, cause) -> shipment.targetsOf(original).forEach(target -> cause.mark(marks, target)));
        marks.keepOn(mail);
        shipment.mark(mail);
    }

    private static void strikeOff(Mail mail, Shipment gone, List<Shipment> ahead) {
        Served served = Served.of(mail);
        gone.originals().forEach(original -> served.add(gone.outcome(), original, gone.targetsOf(original)));
        served.keepOn(mail);
        Set<MailAddress> owed = new LinkedHashSet<>();
        ahead.forEach(shipment -> owed.addAll(shipment.originals()));
        mail.setRecipients(owed);
    }

    /** RFC 3461 5.2.7: an address that takes another's place takes its parameters, and says whose place it took. */
    private static DsnParameters following(DsnParameters parameters, Shipment shipment) {
        Map<MailAddress, RecipientDsnParameters> followed = new LinkedHashMap<>();
        for (MailAddress original : shipment.originals()) {
            RecipientDsnParameters own = parameters.getRcptParameters().get(original);
            if (own != null) {
                shipment.targetsOf(original)
                        .forEach(target -> followed.putIfAbsent(target, followedBy(own, original, target)));
            }
        }
        return parameters.withRcptParameters(ImmutableMap.copyOf(followed));
    }

    private static RecipientDsnParameters followedBy(
            RecipientDsnParameters own, MailAddress original, MailAddress target) {
        if (original.equals(target)) {
            return own;
        }
        MailAddress orcpt = own.getOrcptParameter().orElse(original);
        return own.getNotifyParameter()
                .map(notify -> RecipientDsnParameters.of(notify, orcpt))
                .orElseGet(() -> RecipientDsnParameters.of(orcpt));
    }

    private void tell(Mail mail, HeaderBlock header, Shipment shipment) {
        shipment.forEachCause((recipient, cause) -> journal.record(
                cause.describe(ActivityRows.of(clock, mail, header, recipient, shipment.outcome(), cause.reason()))
                        .destinations(destinations(shipment, recipient))
                        .build()));
    }

    private static List<String> destinations(Shipment shipment, MailAddress recipient) {
        return shipment.isUnderWay()
                ? shipment.targetsOf(recipient).stream()
                        .map(MailAddress::asString)
                        .collect(Collectors.toList())
                : List.of();
    }
}
