package dev.emailrouting.it;

import dev.emailrouting.launcher.smtp.SmtpDialogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** James's own users and what they do are none of email routing's business. */
@ExtendWith(SharedWorld.class)
class LocalUserIT {
    private static final String PASSWORD = "a long enough one";

    @Test
    void aUserOfJamesGetsMailFromStrangers(MailWorld world) throws Exception {
        world.user("lea@users.example", PASSWORD);
        TestMessage message = TestMessage.saying("for a mailbox");

        world.send(message, "ann@client.example", "lea@users.example");

        try (ImapMailbox inbox = ImapMailbox.login(world.settings().ports().imap(), "lea@users.example", PASSWORD)) {
            inbox.awaitText(message.id());
        }
        assertThat(world.sink().received()).isEmpty();
    }

    @Test
    void aUserWhoProvedWhoHeIsMaySendAnywhere(MailWorld world) throws Exception {
        world.user("max@users.example", PASSWORD);
        world.reachable("elsewhere.example");
        TestMessage message = TestMessage.by("Max <max@users.example>");

        try (SmtpDialogue client = world.submitter()) {
            client.startTls(world.key().sslContext());
            client.send("EHLO client.example");
            assertThat(client.authenticate("max@users.example", PASSWORD).code())
                    .isEqualTo(235);
            client.send("MAIL FROM:<max@users.example>");
            assertThat(client.send("RCPT TO:<you@elsewhere.example>").code()).isEqualTo(250);
            assertThat(client.sendData(message.bytes()).code()).isEqualTo(250);
        }

        assertThat(world.arrival(message).sender()).isEqualTo("max@users.example");
    }

    @Test
    void nobodySendsAsSomebodyElse(MailWorld world) throws Exception {
        world.user("eve@users.example", PASSWORD);
        world.user("bob@users.example", PASSWORD);

        try (SmtpDialogue client = world.submitter()) {
            client.startTls(world.key().sslContext());
            client.send("EHLO client.example");
            client.authenticate("eve@users.example", PASSWORD);
            assertThat(client.send("MAIL FROM:<bob@users.example>").text())
                    .startsWith("550 5.7.1 E_SENDER_NOT_VERIFIED");
        }
    }
}
