package dev.emailrouting.mailets;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.mail.MessagingException;

import dev.emailrouting.james.FailingQueues;
import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.MailMarks;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.Spool;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.test.FakeMailetConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RetryLaterTest {
    private static final String STACK_TRACE = "Exception calling RouteRecipients: broken\n\tat dev.emailrouting.Secret";

    private final MovableClock clock = new MovableClock();
    private final JamesInMemory james = new JamesInMemory(clock);
    private final FailingQueues queues = new FailingQueues(james.queues);

    @Test
    void theMailComesBackToItsProcessorAndEndsHereMeanwhile() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");

        mailet("delays", "2m").service(mail);

        assertThat(mail.getState()).isEqualTo(Mail.GHOST);
        assertThat(james.delay()).isEqualTo(Duration.ofMinutes(2));
        Mail queued = james.take();
        assertThat(queued.getState()).isEqualTo("root");
        assertThat(queued.getName()).isEqualTo("mail-1");
        assertThat(Mails.recipients(queued)).containsExactly("bob@zone.example");
        assertThat(Mails.text(queued)).isEqualTo(Mails.MESSAGE);
    }

    @Test
    void theDelaysGrowAndTheLastIsRepeated() throws Exception {
        RetryLater mailet = mailet("delays", "1m, 5m, 1h");
        Mail mail = Mails.from("ann@sender.example", "bob@zone.example");
        List<Duration> delays = new ArrayList<>();

        for (int i = 0; i < 5; i++) {
            mailet.service(mail);
            delays.add(james.delay());
            mail = james.take();
        }

        assertThat(delays)
                .containsExactly(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1),
                        Duration.ofHours(1),
                        Duration.ofHours(1));
    }

    @Test
    void whatIsOnTheMailStaysOnIt() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");
        Attribute attribute = new Attribute(AttributeName.of("kept"), AttributeValue.of("yes"));
        mail.setAttribute(attribute);

        mailet().service(mail);

        assertThat(james.take().attributes()).contains(attribute);
    }

    @Test
    void tooOldAMailGoesToTheProcessorForThose() throws Exception {
        RetryLater mailet = mailet("maxAge", "1d", "expired", "given-up");
        mailet.service(Mails.from("ann@sender.example", "bob@zone.example"));
        Mail mail = james.take();
        clock.move(Duration.ofDays(1));
        mailet.service(mail);
        mail = james.take();

        clock.move(Duration.ofMinutes(1));
        mailet.service(mail);

        assertThat(james.spooled()).isEmpty();
        assertThat(mail.getState()).isEqualTo("given-up");
        assertThat(reason(mail)).isEqualTo("5.4.7 Could not be processed within 24 hours");
        assertThat(mail.attributeNames())
                .as("so that it can be sent on its way anew")
                .noneMatch(name -> name.asString().contains("retry"));
    }

    @Test
    void theReasonOfADeferralIsTheReasonOfTheEnd() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");
        RetryLater mailet = mailet("maxAge", "1m");
        MailMarks.put(mail, MailMarks.REASON, "4.3.0 The rules for this address cannot be read now");
        mailet.service(mail);
        clock.move(Duration.ofHours(1));

        Mail again = james.take();
        mailet.service(again);

        assertThat(reason(again)).startsWith("4.3.0 ");
    }

    @Test
    void noDsnShowsTheSenderAStackTraceOfJames() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");
        mail.setErrorMessage(STACK_TRACE);
        RetryLater mailet = mailet("maxAge", "1m");

        mailet.service(mail);

        Mail queued = james.take();
        assertThat(queued.getErrorMessage()).isNull();
        clock.move(Duration.ofHours(1));
        queued.setErrorMessage(STACK_TRACE);
        mailet.service(queued);
        assertThat(queued.getErrorMessage()).isNull();
    }

    @Test
    void twoProcessorsCountTheirOwnTries() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");
        mailet("delays", "1m,1h").service(mail);

        RetryLater other = new RetryLater(new Spool(queues), clock);
        other.init(FakeMailetConfig.builder()
                .setProperty("processor", "forward")
                .setProperty("delays", "1m,1h")
                .build());
        other.service(james.take());

        assertThat(james.delay()).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void aSpoolThatTakesNothingMakesItFailLoudlyAndTheMailIsStillThere() throws Exception {
        MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");
        queues.takeOnly(0);

        assertThatThrownBy(() -> mailet().service(mail)).isInstanceOf(MessagingException.class);

        assertThat(mail.getState()).isNotEqualTo(Mail.GHOST);
        assertThat(Mails.recipients(mail)).containsExactly("bob@zone.example");
    }

    @ParameterizedTest
    @CsvSource({"delays, soon", "delays, '1m,,5m'", "delays, 25d", "maxAge, -1d", "maxAge, 1 fortnight", "maxAge, 30d"})
    void aDurationThatIsNoneKeepsJamesFromStartingAndIsNamed(String parameter, String value) {
        assertThatThrownBy(() -> mailet(parameter, value))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(parameter);
    }

    @Test
    void theProcessorMustBeNamed() {
        RetryLater mailet = new RetryLater(new Spool(queues), clock);

        assertThatThrownBy(() -> mailet.init(FakeMailetConfig.builder().build()))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("processor");
    }

    private static String reason(Mail mail) {
        return AttributeUtils.getValueAndCastFromMail(mail, MailMarks.REASON, String.class)
                .orElseThrow();
    }

    private RetryLater mailet(String... parameters) throws MessagingException {
        FakeMailetConfig.Builder configuration =
                FakeMailetConfig.builder().mailetContext(james.context).setProperty("processor", "root");
        for (int i = 0; i < parameters.length; i += 2) {
            configuration.setProperty(parameters[i], parameters[i + 1]);
        }
        RetryLater mailet = new RetryLater(new Spool(queues), clock);
        mailet.init(configuration.build());
        return mailet;
    }
}
