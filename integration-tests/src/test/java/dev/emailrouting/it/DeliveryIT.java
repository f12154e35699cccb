package dev.emailrouting.it;

import dev.emailrouting.launcher.smtp.ImmutableSmtpSinkOptions;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The last leg: how mail is handed to the next hop, and who hears of it when that refuses. */
@ExtendWith(SharedWorld.class)
class DeliveryIT {
    private static final String SENDER = "ann@client.example";
    private static final String PASSWORD = "a long enough one";

    @Test
    void startTlsIsUsedWhereItIsOffered(MailWorld world) throws Exception {
        makeForward(world, "tls.example");
        world.sink()
                .offer(ImmutableSmtpSinkOptions.builder()
                        .startTls(world.key().sslContext())
                        .build());
        TestMessage message = TestMessage.saying("over TLS");

        world.send(message, SENDER, "sales@tls.example");

        assertThat(world.arrival(message).overTls()).isTrue();
    }

    @Test
    void whereStartTlsFailsItIsTriedInClear(MailWorld world) throws Exception {
        makeForward(world, "clear.example");
        world.sink()
                .offer(ImmutableSmtpSinkOptions.builder()
                        .startTls(world.key().sslContext())
                        .build());
        world.sink().answer("STARTTLS", "454 4.7.0 no TLS now");
        TestMessage message = TestMessage.saying("in clear");

        world.send(message, SENDER, "sales@clear.example");

        assertThat(world.arrival(message).overTls()).isFalse();
    }

    @Test
    void anMxThatDoesNotAnswerIsPassedOver(MailWorld world) throws Exception {
        makeForward(world, "nextmx.example");
        // Nothing listens at the sink's port of this address, or nobody has it.
        world.names().mx("inbox.nextmx.example", 1, "dead.sink.example").address("dead.sink.example", "127.0.0.9");
        TestMessage message = TestMessage.saying("by the second MX");

        world.send(message, SENDER, "sales@nextmx.example");

        world.arrival(message);
    }

    @Test
    void dsnParametersFollowTheRewrittenRecipient(MailWorld world) throws Exception { // RFC 3461 5.2.7
        makeForward(world, "dsn.example");
        world.sink().offer(ImmutableSmtpSinkOptions.builder().dsn(true).build());
        TestMessage message = TestMessage.saying("tell me when it fails");

        try (SmtpDialogue client = world.client()) {
            client.send("MAIL FROM:<" + SENDER + "> RET=HDRS ENVID=one");
            assertThat(client.send("RCPT TO:<sales@dsn.example> NOTIFY=FAILURE").code())
                    .isEqualTo(250);
            assertThat(client.sendData(message.bytes()).code()).isEqualTo(250);
        }

        ReceivedMail arrived = world.arrival(message);
        assertThat(arrived.senderParameters()).contains("RET=HDRS", "ENVID=one");
        assertThat(arrived.recipients().get(0).parameters())
                .contains("NOTIFY=FAILURE", "ORCPT=rfc822;sales@dsn.example");
    }

    @Test
    void aSenderWhoIsProvenHearsOfARefusalAndItsReason(MailWorld world) throws Exception {
        world.user("lea@proven.example", PASSWORD);
        world.reachable("refusing.example");
        world.sink().answer("RCPT TO:<you@refusing.example>", "550 5.1.1 no such user over there");
        TestMessage message = TestMessage.by("lea@proven.example");

        try (SmtpDialogue client = world.submitter()) {
            client.startTls(world.key().sslContext());
            client.send("EHLO client.example");
            client.authenticate("lea@proven.example", PASSWORD);
            client.send("MAIL FROM:<lea@proven.example>");
            client.send("RCPT TO:<you@refusing.example>");
            assertThat(client.sendData(message.bytes()).code()).isEqualTo(250);
        }

        try (ImapMailbox inbox = ImapMailbox.login(world.settings().ports().imap(), "lea@proven.example", PASSWORD)) {
            inbox.awaitText("no such user over there");
        }
        assertThat(world.sink().received()).isEmpty();
    }

    @Test
    void aStrangerHearsOfNothingAndTheFailureIsKept(MailWorld world) throws Exception {
        makeForward(world, "stranger.example");
        world.reachable("client.example");
        world.sink().answer("RCPT TO:<me@inbox.stranger.example>", "550 5.2.1 closed for good");
        TestMessage message = TestMessage.saying("from who knows whom");

        world.send(message, SENDER, "sales@stranger.example");

        assertThat(world.activity(message, 2)).anySatisfy(row -> {
            assertThat(row.path("outcome").asText()).isEqualTo("failed");
            assertThat(row.path("reason").asText()).contains("closed for good");
        });
        assertThat(world.webAdmin()
                        .get("/mailRepositories/var%2Fmail%2Ffailed/mails")
                        .body())
                .contains("-to-inbox.stranger.example");
        assertThat(world.sink().received()).isEmpty();
    }

    @Test
    void anAliasOfJamesInAZoneGoesOnWorking(MailWorld world) throws Exception {
        world.user("max@mailboxes.example", PASSWORD);
        world.zone("aliases.example");
        assertThat(world.webAdmin()
                        .put("/address/aliases/max@mailboxes.example/sources/maxi@aliases.example", "")
                        .status())
                .isEqualTo(204);
        TestMessage message = TestMessage.saying("for an alias");

        world.send(message, SENDER, "maxi@aliases.example");

        try (ImapMailbox inbox =
                ImapMailbox.login(world.settings().ports().imap(), "max@mailboxes.example", PASSWORD)) {
            inbox.awaitText(message.id());
        }
    }

    @Test
    void aHeaderJamesWouldChangeIsRefusedBeforeItIsTaken(MailWorld world) throws Exception {
        makeForward(world, "cr.example");
        TestMessage message = TestMessage.with("Subject: one\rX-Injected: two\r\n", "Hello.\r\n");

        try (SmtpDialogue client = world.client()) {
            client.send("MAIL FROM:<" + SENDER + ">");
            client.send("RCPT TO:<sales@cr.example>");
            SmtpReply reply = client.sendData(message.bytes());
            assertThat(reply.code()).as(reply.text()).isBetween(500, 599);
        }
    }

    @Test
    void theHealthCheckOfAServerThatIsSetUpRightIsHealthy(MailWorld world) throws Exception {
        assertThat(world.webAdmin()
                        .get("/healthcheck/checks/Email%20Routing")
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("healthy");
    }

    private static void makeForward(MailWorld world, String zone) throws Exception {
        world.zone(zone);
        world.destination("me@inbox." + zone);
        world.forward("sales@" + zone, "me@inbox." + zone);
    }
}
