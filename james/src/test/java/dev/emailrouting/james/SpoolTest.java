package dev.emailrouting.james;

import java.time.Duration;

import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SpoolTest {
    private final JamesInMemory james = new JamesInMemory(new MovableClock());
    private final Spool spool = new Spool(james.queues);
    private final MailImpl mail = Mails.from("ann@sender.example", "bob@zone.example");

    @Test
    void aMailIsQueuedForItsProcessor() throws Exception {
        spool.enqueue(mail, "forward");

        assertThat(james.delay()).isZero();
        Mail queued = james.take();
        assertThat(queued.getState()).isEqualTo("forward");
        assertThat(queued.getName()).isEqualTo("mail-1");
        assertThat(Mails.text(queued)).isEqualTo(Mails.MESSAGE);
    }

    @Test
    void noMarkOfJamesLetsItRelay() throws Exception {
        spool.enqueue(mail, "forward");

        assertThat(james.take().attributesMap()).doesNotContainKey(Mail.SENT_BY_MAILET_ATTRIBUTE.getName());
    }

    @Test
    void aDelayIsKept() throws Exception {
        spool.enqueue(mail, "root", Duration.ofMinutes(5));

        assertThat(james.delay()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aDelayThatJamesCannotCountIsCut() throws Exception {
        spool.enqueue(mail, "root", Duration.ofDays(365));

        assertThat(james.delay()).isEqualTo(Spool.MAX_DELAY);
    }
}
