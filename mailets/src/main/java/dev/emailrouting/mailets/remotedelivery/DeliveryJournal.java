package dev.emailrouting.mailets.remotedelivery;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import dev.emailrouting.james.ActivityRows;
import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.LogText;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.RouteMarks;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.TransportSummary;
import dev.emailrouting.routing.bounces.DestinationWatch;
import org.apache.james.core.MailAddress;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.transport.mailets.remote.delivery.DeliveryRunnable;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of every outcome: one log line, one activity row, one count, and what it says of the destination where a rule forwarded the
 * mail. Never throws.
 */
public final class DeliveryJournal {
    private static final Logger LOGGER = LoggerFactory.getLogger(DeliveryJournal.class);

    private final ActivityLog activity;
    private final DestinationWatch destinations;
    private final MetricFactory metrics;
    private final Clock clock;

    public DeliveryJournal(ActivityLog activity, DestinationWatch destinations, MetricFactory metrics, Clock clock) {
        this.activity = activity;
        this.destinations = destinations;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** A mail that waits for its destination's sake: no attempt was made. */
    void held(Mail mail, Duration wait) {
        LOGGER.info("event=delivery-held mail={} for={}", LogText.of(mail.getName()), wait);
        metrics.generate("emailRouting-held").increment();
    }

    void record(Mail mail, Map<MailAddress, Fate> fates, ActivityOutcome outcome) {
        if (fates.isEmpty()) {
            return;
        }
        HeaderBlock header = headerOf(mail);
        fates.forEach((recipient, fate) -> record(mail, header, recipient, fate, outcome));
        if (outcome == ActivityOutcome.SENT) {
            metrics.generate(DeliveryRunnable.OUTGOING_MAILS).increment();
        }
    }

    private void record(Mail mail, HeaderBlock header, MailAddress recipient, Fate fate, ActivityOutcome outcome) {
        LOGGER.info(
                "event=delivery outcome={} mail={} message-id={} sender=<{}> recipient=<{}> mx={} tls={} policy=\"{}\" verdict=\"{}\" reason=\"{}\"",
                outcome.word(),
                LogText.of(mail.getName()),
                LogText.of(ActivityRows.messageId(header).orElse("-")),
                LogText.of(mail.getMaybeSender().asString("")),
                LogText.of(recipient.asString()),
                fate.hop().map(LogText::of).orElse("-"),
                fate.transport().map(TransportSummary::tls).orElse("-"),
                fate.transport().map(TransportSummary::policy).map(LogText::of).orElse("-"),
                fate.transport().map(TransportSummary::verdict).map(LogText::of).orElse("-"),
                LogText.of(fate.reason()));
        metrics.generate("emailRouting-" + outcome.word()).increment();
        activity.record(ActivityRows.of(clock, mail, header, recipient, outcome, fate.reason())
                .transport(fate.transport())
                .destinations(fate.hop().stream().collect(Collectors.toList()))
                .build());
        RouteMarks.accountOf(mail, recipient)
                .ifPresent(account -> Addresses.of(recipient)
                        .ifPresent(destination -> tell(mail, account, destination, fate, outcome)));
    }

    private void tell(Mail mail, AccountName account, EmailAddress destination, Fate fate, ActivityOutcome outcome) {
        if (MailMarks.isNoted(mail, MailMarks.OWN)) {
            if (outcome != ActivityOutcome.SENT && fate.addressRefused()) {
                destinations.sendRefused(account, destination, fate.reason());
            }
            return;
        }
        if (outcome == ActivityOutcome.SENT) {
            destinations.taken(account, destination);
        } else if (fate.addressRefused()) {
            destinations.refused(account, destination, fate.reason());
        }
    }

    /** Empty when the message cannot be read: the outcome is told all the same. */
    private static HeaderBlock headerOf(Mail mail) {
        try {
            return MailMessages.header(mail);
        } catch (IOException | MessagingException e) {
            LOGGER.warn("event=header-unreadable mail={} reason=\"{}\"", LogText.of(mail.getName()), e.toString());
            return emptyHeader();
        }
    }

    private static HeaderBlock emptyHeader() {
        try {
            return HeaderBlock.read(InputStream.nullInputStream());
        } catch (IOException e) {
            throw new IllegalStateException("nothing cannot fail to be read", e);
        }
    }
}
