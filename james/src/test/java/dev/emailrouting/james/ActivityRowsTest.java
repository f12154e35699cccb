package dev.emailrouting.james;

import java.util.Optional;

import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ActivityRowsTest {
    private final MovableClock clock = new MovableClock();

    @Test
    void aRowSaysWhichMailWasWhoseAndWhatBecameOfIt() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "Bob@zone.example");

        ActivityRow row = row(mail);

        assertThat(row.time()).isEqualTo(clock.instant());
        assertThat(row.messageId()).hasValue("<one@sender.example>");
        assertThat(row.mailName()).hasValue("mail-1");
        assertThat(row.sender()).hasValue("ann@sender.example");
        assertThat(row.recipient()).isEqualTo("Bob@zone.example");
        assertThat(row.outcome()).isEqualTo(ActivityOutcome.DROPPED);
        assertThat(row.reason()).isEqualTo("a rule");
    }

    @Test
    void theNullSenderIsNone() throws Exception {
        assertThat(row(Mails.from("", "bob@zone.example")).sender()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Subject: none",
                "Message-ID:",
                "Message-ID: <with\u0000nul@x>",
                "Message-ID: <\u00e4@x>",
                "Message-ID: <bell\u0007@x>"
            })
    void aMessageIdThatIsNoneIsLeftOut(String fields) throws Exception {
        assertThat(messageId(fields)).isEmpty();
    }

    @Test
    void anEndlessMessageIdIsLeftOut() throws Exception {
        assertThat(messageId("Message-ID: <" + "x".repeat(1000) + "@x>")).isEmpty();
    }

    @Test
    void aFoldedMessageIdIsUnfolded() throws Exception {
        assertThat(messageId("message-id:\r\n <two@sender.example>")).hasValue("<two@sender.example>");
    }

    private static Optional<String> messageId(String fields) throws Exception {
        return ActivityRows.messageId(
                MailMessages.header(Mails.of(fields + "\r\n\r\n", "ann@sender.example", "bob@zone.example")));
    }

    private ActivityRow row(MailImpl mail) throws Exception {
        return ActivityRows.of(
                        clock,
                        mail,
                        MailMessages.header(mail),
                        mail.getRecipients().iterator().next(),
                        ActivityOutcome.DROPPED,
                        "a rule")
                .build();
    }
}
