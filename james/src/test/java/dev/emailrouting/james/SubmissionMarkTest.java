package dev.emailrouting.james;

import org.apache.james.core.Username;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SubmissionMarkTest {
    private final MailImpl mail = Mails.authenticated(Mails.from("ann@zone.example", "bob@far.example"));

    @Test
    void whoLoggedInIsASubmitterOnce() {
        assertThat(SubmissionMark.undecidedSubmitter(mail)).contains(Username.of("ann"));
        assertThat(SubmissionMark.hasPassed(mail)).isFalse();

        SubmissionMark.pass(mail);

        assertThat(SubmissionMark.undecidedSubmitter(mail)).isEmpty();
        assertThat(SubmissionMark.hasPassed(mail)).isTrue();
    }

    @Test
    void whoSendsByJmapIsOneToo() {
        MailImpl sent = Mails.from("ann@zone.example", "bob@far.example");
        sent.setAttribute(new Attribute(
                AttributeName.of("org.apache.james.jmap.send.MailMetaData.username"),
                AttributeValue.of("ann@zone.example")));

        assertThat(SubmissionMark.undecidedSubmitter(sent)).contains(Username.of("ann@zone.example"));
        assertThat(MailReport.isSenderProven(sent)).isTrue();
    }

    @Test
    void strangersAndMailsOfMailetsAreNoSubmissions() {
        assertThat(SubmissionMark.undecidedSubmitter(Mails.from("ann@zone.example", "bob@far.example")))
                .isEmpty();

        mail.setAttribute(Mail.SENT_BY_MAILET_ATTRIBUTE);
        assertThat(SubmissionMark.undecidedSubmitter(mail)).isEmpty();
        SubmissionMark.pass(mail);
        assertThat(SubmissionMark.hasPassed(mail)).isFalse();
    }

    @Test
    void aBounceOfASubmissionIsNone() {
        SubmissionMark.pass(mail);
        mail.setSender(null);

        assertThat(SubmissionMark.undecidedSubmitter(mail)).isEmpty();
        assertThat(SubmissionMark.hasPassed(mail)).isFalse();
    }
}
