package dev.emailrouting.smtphooks;

import java.time.Clock;
import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.james.ActivityRows;
import dev.emailrouting.james.Addresses;
import dev.emailrouting.james.RoutingJournal;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.decide.Ending;
import dev.emailrouting.routing.decide.RoutingTable;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.mailet.Mail;

/** The activity rows of what is refused or put off while its client is connected. */
class Refusals {
    private final RoutingTable tables;
    private final RoutingJournal journal;
    private final Clock clock;

    @Inject
    Refusals(RoutingTable tables, RoutingJournal journal, Clock clock) {
        this.tables = tables;
        this.journal = journal;
        this.clock = clock;
    }

    void atRcpt(MaybeSender sender, EmailAddress recipient, Ending ending) {
        journal.record(of(
                        ImmutableActivityRow.builder()
                                .time(clock.instant())
                                .sender(sender.asOptional().map(MailAddress::asString))
                                .recipient(recipient.toString())
                                .outcome(outcome(ending))
                                .reason("at RCPT: " + words(ending)),
                        Optional.of(recipient),
                        ending)
                .build());
    }

    void atData(Mail mail, HeaderBlock header, MailAddress recipient, Ending ending) {
        journal.record(of(
                        ActivityRows.of(clock, mail, header, recipient, outcome(ending), "at DATA: " + words(ending)),
                        Addresses.of(recipient),
                        ending)
                .build());
    }

    private ImmutableActivityRow.Builder of(
            ImmutableActivityRow.Builder row, Optional<EmailAddress> recipient, Ending ending) {
        return row.zone(ending.rule()
                        .map(Rule::zone)
                        .or(() -> recipient.map(EmailAddress::domain))
                        .map(Object::toString))
                .account(recipient
                        .flatMap(address -> tables.owner(address.domain()))
                        .map(Object::toString))
                .ruleId(ending.rule().map(Rule::id));
    }

    private static ActivityOutcome outcome(Ending ending) {
        return ending.isForNow() ? ActivityOutcome.DEFERRED : ActivityOutcome.REJECTED;
    }

    private static String words(Ending ending) {
        return ending.status() + " " + ending.reason();
    }
}
