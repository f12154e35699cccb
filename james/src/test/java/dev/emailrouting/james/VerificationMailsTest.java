package dev.emailrouting.james;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.verification.MailNotSentException;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VerificationMailsTest {
    private static final EmailAddress OWNER = EmailAddress.parse("Me@example.net");
    private static final URI LINK = URI.create("https://mail.example.org/verify/abc");

    private final MovableClock clock = new MovableClock();
    private final JamesInMemory james = new JamesInMemory(clock);

    private VerificationMails mails(FailingQueues queues, String... settings) {
        Map<String, String> properties = settings.length == 0
                ? Map.of("srs.domain", "forwards.example.org")
                : Map.of("srs.domain", "forwards.example.org", settings[0], settings[1]);
        return new VerificationMails(new Spool(queues), Settings.parse(properties), clock);
    }

    @Test
    void theMailGoesToItsOnlyRecipientByTheWayOfForwardsAndFromNobody() throws Exception {
        send();

        Mail mail = james.take();
        assertThat(mail.getState()).isEqualTo("forward");
        assertThat(mail.hasSender()).isFalse();
        assertThat(mail.getRecipients()).extracting(Object::toString).containsExactly("Me@example.net");
    }

    @Test
    void itHoldsTheLinkOnALineOfItsOwnAndWordsOfThisServerOnly() throws Exception {
        send();

        String text = Mails.text(james.take());
        assertThat(text)
                .startsWith("From: <postmaster@forwards.example.org>\r\nTo: <Me@example.net>\r\n")
                .contains("\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\n")
                .containsPattern("\r\nMessage-ID: <[0-9a-f-]{36}@forwards\\.example\\.org>\r\n")
                .contains("\r\nAuto-Submitted: auto-generated\r\n")
                .contains("\r\nContent-Type: text/plain; charset=us-ascii\r\n")
                .contains("\r\n\r\nThe mail server mail.example.org is to forward mail to\r\n")
                .contains("\r\n" + LINK + "\r\n")
                .contains("until Fri, 2 Jan 2026 00:00:00 +0000")
                .matches("[\\x20-\\x7e\r\n]*");
        assertThat(text.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(998));
    }

    @Test
    void theAuthorMayBeSet() throws Exception {
        mails(new FailingQueues(james.queues), "public.mail-from", "support@example.org")
                .mail(OWNER, LINK, clock.instant());

        assertThat(Mails.text(james.take())).startsWith("From: <support@example.org>\r\n");
    }

    @Test
    void aQueueThatTakesNothingIsSaidSo() {
        VerificationMails mails = mails(new FailingQueues(james.queues).takeOnly(0));

        assertThatThrownBy(() -> mails.mail(OWNER, LINK, clock.instant()))
                .isInstanceOf(MailNotSentException.class)
                .hasMessageContaining("the queue takes no more");
        assertThat(james.spooled()).isEmpty();
    }

    private void send() {
        mails(new FailingQueues(james.queues)).mail(OWNER, LINK, clock.instant().plus(Duration.ofDays(1)));
    }
}
