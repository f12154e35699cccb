package dev.emailrouting.webadmin;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import dev.emailrouting.james.RouteMarks;
import dev.emailrouting.routing.decide.LocalAddresses.Presence;
import org.apache.james.core.MailAddress;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.ManageableMailQueue;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuarantineResourceTest {
    private static final String QUARANTINE = "/email-routing/quarantine";
    private static final String MESSAGE = "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nBuy.\r\n";

    private EmailRoutingServer server;
    private Webadmin webadmin;

    @BeforeEach
    void start() throws Exception {
        server = new EmailRoutingServer();
        webadmin = server.webadmin;
        keep("mail-1", "default", "example.com", "sales@example.com");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void mailsAreListedByAccountAndZone() throws Exception {
        keep("mail-2", "other", "example.net", "desk@example.net");

        assertThat(webadmin.get(QUARANTINE).at("/total")).isEqualTo("2");
        Reply ofZone = webadmin.get(QUARANTINE + "?zone=example.com&account=default");
        assertThat(ofZone.at("/total")).isEqualTo("1");
        assertThat(ofZone.at("/entries/0/id")).isEqualTo("mail-1");
        assertThat(ofZone.at("/entries/0/subject")).isEqualTo("Gr\u00fc\u00dfe");
        assertThat(webadmin.get(QUARANTINE + "?zone=example.com&account=other").at("/total"))
                .isEqualTo("0");
        assertThat(webadmin.get(QUARANTINE + "?limit=1&offset=1").json().at("/entries"))
                .hasSize(1);
    }

    @Test
    void aMailIsShown() {
        Reply shown = webadmin.get(QUARANTINE + "/mail-1");

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.at("/recipients/0")).isEqualTo("sales@example.com");
        assertThat(shown.at("/ruleId")).isEqualTo("rule-1");
    }

    @Test
    void itsMessageIsGivenAsItIsForNoBrowserToGuessAt() {
        Reply message = webadmin.get(QUARANTINE + "/mail-1/message");

        assertThat(message.body()).isEqualTo(MESSAGE);
        assertThat(message.header("Content-Type")).startsWith("message/rfc822");
        assertThat(message.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertThat(webadmin.get(QUARANTINE + "/mail-9").status()).isEqualTo(404);
        assertThat(webadmin.get(QUARANTINE + "/..%2fmail-1/message").status()).isIn(400, 404);
        assertThat(webadmin.post(QUARANTINE + "/mail-9/release", "").status()).isEqualTo(404);
        assertThat(webadmin.delete(QUARANTINE + "/mail-9").status()).isEqualTo(404);
    }

    @Test
    void aMailIsReleasedToAVerifiedDestinationOfItsAccount() throws Exception {
        server.destination("me@example.net", true);

        Reply released = webadmin.post(QUARANTINE + "/mail-1/release", "{\"to\":\"me@example.net\"}");

        assertThat(released.status()).as(released.toString()).isEqualTo(200);
        assertThat(released.at("/releasedTo")).isEqualTo("me@example.net");
        assertThat(spooled().getState()).isEqualTo("forward");
        assertThat(webadmin.get(QUARANTINE).at("/total")).isEqualTo("0");
        Reply audit = webadmin.get("/email-routing/audit?resource=quarantined-mail&id=mail-1");
        assertThat(audit.at("/entries/0/after/releasedTo")).isEqualTo("me@example.net");
        assertThat(audit.at("/entries/0/zone")).isEqualTo("example.com");
    }

    @Test
    void aMailIsReleasedToItsRecipientsMailboxWhereNothingElseIsSaid() throws Exception {
        server.local.add("sales@example.com", Presence.PRESENT);

        assertThat(webadmin.post(QUARANTINE + "/mail-1/release", "").status()).isEqualTo(200);

        assertThat(spooled().getState()).isEqualTo("transport");
    }

    @Test
    void aMailGoesToNobodyElse() {
        server.destination("waiting@example.net", false);

        for (String to : new String[] {"{}", "{\"to\":\"waiting@example.net\"}", "{\"to\":\"any@far.example\"}"}) {
            Reply refused = webadmin.post(QUARANTINE + "/mail-1/release", to);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.message()).startsWith("to: ");
        }
        assertThat(webadmin.get(QUARANTINE).at("/total")).isEqualTo("1");
    }

    @Test
    void aMailIsDeletedAndTheAuditLogSaysWhatItWas() {
        assertThat(webadmin.delete(QUARANTINE + "/mail-1").status()).isEqualTo(204);

        assertThat(webadmin.get(QUARANTINE + "/mail-1").status()).isEqualTo(404);
        assertThat(webadmin.get("/email-routing/audit?resource=quarantined-mail")
                        .at("/entries/0/before/sender"))
                .isEqualTo("ann@example.org");
    }

    private void keep(String name, String account, String zone, String recipient) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name(name)
                .sender("ann@example.org")
                .addRecipient(recipient)
                .build();
        mail.setMessageContent(MimeMessageInputStreamSource.create(
                name, new ByteArrayInputStream(MESSAGE.getBytes(StandardCharsets.US_ASCII))));
        RouteMarks route = new RouteMarks();
        route.add(new MailAddress(recipient), Optional.of(zone), Optional.of(account), Optional.of("rule-1"));
        route.keepOn(mail);
        try {
            server.quarantine.store(mail);
        } finally {
            LifecycleUtil.dispose(mail);
        }
    }

    private Mail spooled() throws Exception {
        ManageableMailQueue spool = server.queues.createQueue(MailQueueFactory.SPOOL);
        return spool.browse().next().getMail();
    }
}
