package dev.emailrouting.it;

import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.WebAdmin;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who has logged in at the submission port sends as whom and to whom he may; so does who logs in elsewhere. */
class SubmissionIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PASSWORD = "a long enough one";
    private static final String ANN = "ann@inbox.submission.test";

    private static MailWorld world;

    @BeforeAll
    static void start() throws Exception {
        world = MailWorld.named("submission").build().startJames();
        world.zone("submission.example");
        world.signingKeys("submission.example");
        world.signingKeys();
        world.reachable("inbox.submission.test");
        world.user("bob@submission.example", PASSWORD);
        world.user("sales@submission.example", PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    @BeforeEach
    void startAnew() {
        world.sink().reset();
    }

    private static JsonNode entry(String user, String json) throws Exception {
        WebAdmin.Answer answer = world.webAdmin().put("/email-routing/submitters/" + user, json);
        assertThat(answer.status()).as(answer.body()).isIn(200, 201);
        return answer.json();
    }

    /** A user of his own for a test, with an entry of his own. */
    private static String userWith(String name, String json) throws Exception {
        String user = name + "@submission.example";
        world.user(user, PASSWORD);
        entry(user, json);
        return user;
    }

    private static SmtpDialogue loggedIn(String user) throws Exception {
        return loggedIn(user, world.submitter());
    }

    private static SmtpDialogue loggedIn(String user, SmtpDialogue client) throws Exception {
        client.startTls(world.key().sslContext());
        client.send("EHLO client.example");
        assertThat(client.authenticate(user, PASSWORD).code()).isEqualTo(235);
        return client;
    }

    private static SmtpReply mail(SmtpDialogue client, String sender) throws Exception {
        return client.send("MAIL FROM:<" + sender + ">");
    }

    private static SmtpReply rcpt(SmtpDialogue client, String recipient) throws Exception {
        return client.send("RCPT TO:<" + recipient + ">");
    }

    @Test
    void whoHasNoEntrySendsAsHimselfAndArrivesSigned() throws Exception {
        TestMessage message = TestMessage.by("Bob <bob@submission.example>");

        try (SmtpDialogue client = loggedIn("bob@submission.example")) {
            assertThat(mail(client, "sales@submission.example").text()).startsWith("550 5.7.1 E_SENDER_NOT_VERIFIED: ");
            assertThat(mail(client, "bob@submission.example").code()).isEqualTo(250);
            assertThat(rcpt(client, ANN).code()).isEqualTo(250);
            assertThat(client.sendData(message.bytes()).text()).startsWith("250");
        }

        ReceivedMail arrived = world.arrival(message);
        assertThat(arrived.sender()).isEqualTo("bob@submission.example");
        assertThat(SealingIT.signers(world, arrived))
                .containsExactly("submission.example pass", "submission.example pass");
    }

    @Test
    void whoHasAnEntrySendsAsItSaysAndAsNothingElse() throws Exception {
        String user = userWith("carl", "{\"senders\":[\"sales@submission.example\"]}");
        TestMessage message = TestMessage.by("Sales <sales@submission.example>");

        try (SmtpDialogue client = loggedIn(user)) {
            assertThat(mail(client, user).text()).startsWith("550 5.7.1 E_SENDER_NOT_VERIFIED: ");
            assertThat(mail(client, "sales@submission.example").code()).isEqualTo(250);
            assertThat(rcpt(client, ANN).code()).isEqualTo(250);
            assertThat(client.sendData(message.bytes()).text()).startsWith("250");
        }

        assertThat(world.arrival(message).sender()).isEqualTo("sales@submission.example");
    }

    @Test
    void whatAUserSendsAsIsSaidByADocument() throws Exception {
        String user = "hans@submission.example";
        world.user(user, PASSWORD);
        WebAdmin.Answer applied = world.webAdmin().post("/email-routing/apply", """
                        {"format": "email-routing-export", "version": 1,
                         "submitters": [{"user": "hans@submission.example", "senders": ["sales@submission.example"]}]}
                        """);
        assertThat(applied.json().path("changes").findValuesAsText("resource"))
                .as(applied.body())
                .containsExactly("submitter");
        TestMessage message = TestMessage.by("Sales <sales@submission.example>");

        try (SmtpDialogue client = loggedIn(user)) {
            assertThat(mail(client, user).text()).startsWith("550 5.7.1 E_SENDER_NOT_VERIFIED: ");
            assertThat(mail(client, "sales@submission.example").code()).isEqualTo(250);
            assertThat(rcpt(client, ANN).code()).isEqualTo(250);
            assertThat(client.sendData(message.bytes()).text()).startsWith("250");
        }

        assertThat(world.arrival(message).sender()).isEqualTo("sales@submission.example");
        String exported = world.webAdmin().get("/email-routing/export").body();
        assertThat(world.webAdmin()
                        .post("/email-routing/apply", exported)
                        .json()
                        .path("changes"))
                .isEmpty();
    }

    @Test
    void aForgedAuthorIsRefusedAtTheEndOfData() throws Exception {
        TestMessage message = TestMessage.by("Sales <sales@submission.example>");

        try (SmtpDialogue client = loggedIn("bob@submission.example")) {
            mail(client, "bob@submission.example");
            rcpt(client, ANN);
            assertThat(client.sendData(message.bytes()).text()).startsWith("550 5.7.1 E_SENDER_NOT_VERIFIED: ");
        }

        JsonNode row = world.activity(message, 1).get(0);
        assertThat(row.path("outcome").asText()).isEqualTo("send-refused");
        assertThat(row.path("reason").asText()).startsWith("user:bob@submission.example: E_SENDER_NOT_VERIFIED");
        assertThat(row.path("account").asText()).isEqualTo("default");
    }

    @Test
    void recipientsWhoAreNotHisOrAreSuppressedAreRefused() throws Exception {
        String user = userWith(
                "dora",
                "{\"senders\":[\"dora@submission.example\"],\"destinations\":[\"" + ANN
                        + "\",\"gone@inbox.submission.test\"]}");
        assertThat(world.webAdmin()
                        .post("/email-routing/suppressions", "{\"email\":\"gone@inbox.submission.test\"}")
                        .status())
                .isEqualTo(201);

        try (SmtpDialogue client = loggedIn(user)) {
            mail(client, user);
            assertThat(rcpt(client, "stranger@inbox.submission.test").text())
                    .startsWith("550 5.7.1 E_RECIPIENT_NOT_ALLOWED: ");
            assertThat(rcpt(client, "gone@inbox.submission.test").text())
                    .startsWith("550 5.7.1 E_RECIPIENT_SUPPRESSED: ");
            assertThat(rcpt(client, ANN).code()).isEqualTo(250);
        }
        try (SmtpDialogue client = loggedIn("bob@submission.example")) {
            mail(client, "bob@submission.example");
            assertThat(rcpt(client, "gone@inbox.submission.test").text())
                    .as("without an entry too")
                    .startsWith("550 5.7.1 E_RECIPIENT_SUPPRESSED: ");
        }
    }

    @Test
    void whatIsMoreThanHisLimitIsPutOff() throws Exception {
        String user = userWith("emil", "{\"senders\":[\"emil@submission.example\"],\"limits\":{\"perDay\":1}}");
        TestMessage first = TestMessage.by(user);

        try (SmtpDialogue client = loggedIn(user)) {
            mail(client, user);
            rcpt(client, ANN);
            assertThat(client.sendData(first.bytes()).text()).startsWith("250");
            mail(client, user);
            rcpt(client, ANN);
            assertThat(client.sendData(TestMessage.by(user).bytes()).text())
                    .startsWith("450 4.7.1 E_DAILY_LIMIT_EXCEEDED: ");
        }

        assertThat(world.arrival(first).recipientAddresses()).containsExactly(ANN);
    }

    @Test
    void whoIsDisabledSendsNothingWithinSeconds() throws Exception {
        String user = userWith("fred", "{\"senders\":[\"fred@submission.example\"]}");

        try (SmtpDialogue client = loggedIn(user)) {
            assertThat(mail(client, user).code()).isEqualTo(250);
            client.send("RSET");
            entry(user, "{\"senders\":[\"fred@submission.example\"],\"enabled\":false}");
            await().atMost(PATIENCE).untilAsserted(() -> {
                client.send("RSET");
                assertThat(mail(client, user).text()).startsWith("550 5.7.1 E_SENDER_NOT_VERIFIED: ");
            });
        }
    }

    @Test
    void aStrangerDoesNotSayHeIsFromHere() throws Exception {
        try (SmtpDialogue client = world.submitter()) {
            assertThat(mail(client, "bob@submission.example").text()).startsWith("530 5.7.1 ");
        }
    }

    @Test
    void whoLogsInAtAPortWithoutTheHookGetsBackWhatHeMayNotSend() throws Exception {
        String user = userWith("gina", "{\"senders\":[\"gina@submission.example\"]}");
        TestMessage message = TestMessage.by("Sales <sales@submission.example>");

        try (SmtpDialogue client = loggedIn(user, world.client())) {
            assertThat(mail(client, "victim@inbox.submission.test").code()).isEqualTo(250);
            assertThat(rcpt(client, ANN).code()).isEqualTo(250);
            assertThat(client.sendData(message.bytes()).text()).startsWith("250");
        }

        try (ImapMailbox inbox = ImapMailbox.login(world.settings().ports().imap(), user, PASSWORD)) {
            inbox.awaitText("E_SENDER_NOT_VERIFIED");
        }
        assertThat(world.activity(message, 1).get(0).path("outcome").asText()).isEqualTo("send-refused");
        assertThat(world.sink().received()).isEmpty();
    }

    @Test
    void whatARuleForwardsOfAUserHasHisDomainsSignature() throws Exception {
        world.destination("me@forwarded.submission.test");
        world.forward("team@submission.example", "me@forwarded.submission.test");
        TestMessage message = TestMessage.by("Bob <bob@submission.example>");

        try (SmtpDialogue client = loggedIn("bob@submission.example")) {
            mail(client, "bob@submission.example");
            assertThat(rcpt(client, "team@submission.example").code()).isEqualTo(250);
            assertThat(client.sendData(message.bytes()).text()).startsWith("250");
        }

        assertThat(SealingIT.signers(world, world.arrival(message)))
                .contains("submission.example pass", MailWorld.SRS_DOMAIN + " pass");
    }
}
