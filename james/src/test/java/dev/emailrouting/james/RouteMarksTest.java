package dev.emailrouting.james;

import java.io.InputStream;
import java.time.Clock;
import java.util.Optional;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RouteMarksTest {

    @Test
    void aRowOfANewRecipientTellsOfTheRuleBehindIt() throws Exception {
        Mail mail = Mails.from("ann@sender.example", "me@far.example", "you@far.example");
        RouteMarks marks = new RouteMarks();
        marks.add(
                new MailAddress("me@far.example"),
                Optional.of("zone.example"),
                Optional.of("default"),
                Optional.of("0123"));
        marks.add(new MailAddress("me@far.example"), Optional.of("other.example"), Optional.empty(), Optional.empty());
        marks.keepOn(mail);

        ActivityRow marked = row(mail, "me@far.example");
        assertThat(marked.zone()).hasValue("zone.example");
        assertThat(marked.account()).hasValue("default");
        assertThat(marked.ruleId()).hasValue("0123");
        assertThat(row(mail, "you@far.example").zone()).isEmpty();
        assertThat(RouteMarks.accountOf(mail, new MailAddress("me@far.example")))
                .contains(AccountName.DEFAULT);
        assertThat(RouteMarks.accountOf(mail, new MailAddress("you@far.example")))
                .isEmpty();
    }

    @Test
    void whatIsNotKnownIsNotTold() throws Exception {
        Mail mail = Mails.from("ann@sender.example", "me@far.example");
        RouteMarks marks = new RouteMarks();
        marks.add(new MailAddress("me@far.example"), Optional.of("zone.example"), Optional.empty(), Optional.empty());
        marks.keepOn(mail);

        assertThat(row(mail, "me@far.example").ruleId()).isEmpty();
    }

    private static ActivityRow row(Mail mail, String recipient) throws Exception {
        HeaderBlock header = HeaderBlock.read(InputStream.nullInputStream());
        return ActivityRows.of(
                        Clock.systemUTC(), mail, header, new MailAddress(recipient), ActivityOutcome.SENT, "accepted")
                .build();
    }
}
