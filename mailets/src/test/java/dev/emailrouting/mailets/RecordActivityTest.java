package dev.emailrouting.mailets;

import javax.mail.MessagingException;

import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RecordActivityTest {
    private final RecordedActivity activity = new RecordedActivity();
    private final RecordActivity mailet = new RecordActivity(activity.journal(), new MovableClock());
    private final MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example", "eve@zone.example");

    @Test
    void eachRecipientHasARowAndTheMailStaysAsItIs() throws Exception {
        record(FakeMailetConfig.builder());

        assertThat(activity.rows())
                .extracting(ActivityRow::recipient)
                .containsExactly("bob@zone.example", "eve@zone.example");
        assertThat(activity.rows()).allSatisfy(row -> assertThat(row.outcome()).isEqualTo(ActivityOutcome.FAILED));
        assertThat(Mails.text(mail)).isEqualTo(Mails.MESSAGE);
        assertThat(mail.getRecipients()).hasSize(2);
    }

    @Test
    void theReasonOnTheMailGoesFirst() throws Exception {
        MailMarks.put(mail, MailMarks.REASON, "5.1.1 nobody");
        mail.setErrorMessage("something else");

        record(FakeMailetConfig.builder().setProperty("reason", "by the configuration"));

        assertThat(activity.rows().get(0).reason()).isEqualTo("5.1.1 nobody");
    }

    @Test
    void ofAStackTraceOnlyTheFirstLineIsAReason() throws Exception {
        mail.setErrorMessage("\nException calling X: broken\r\n\tat dev.emailrouting.Secret\n");

        record(FakeMailetConfig.builder());

        assertThat(activity.rows().get(0).reason()).isEqualTo("Exception calling X: broken");
    }

    @Test
    void theConfigurationsReasonIsTheLast() throws Exception {
        mail.setErrorMessage(" \n");

        record(FakeMailetConfig.builder()
                .setProperty("reason", "by the configuration")
                .setProperty("outcome", "rejected"));

        assertThat(activity.rows().get(0).reason()).isEqualTo("by the configuration");
        assertThat(activity.rows().get(0).outcome()).isEqualTo(ActivityOutcome.REJECTED);
    }

    @Test
    void anOutcomeThatIsNoneKeepsJamesFromStarting() {
        assertThatThrownBy(() -> record(FakeMailetConfig.builder().setProperty("outcome", "vanished")))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("outcome");
    }

    private void record(FakeMailetConfig.Builder configuration) throws MessagingException {
        mailet.init(configuration.build());
        mailet.service(mail);
    }
}
