package dev.emailrouting.it;

import java.nio.file.Path;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.launcher.ServerKey;
import dev.emailrouting.launcher.WebAdmin;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Programs of rules, from the upload by webadmin to what a client, a next hop and a mailbox get. */
class ProgramsIT {
    private static final String SENDER = "ann@client.example";
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TRUST_PASSWORD = "changeit";

    private static MailWorld world;
    private static ServerKey hooksKey;

    @BeforeAll
    static void start() throws Exception {
        MailWorld.Builder builder = MailWorld.named("programs");
        hooksKey = ServerKey.in(builder.directory().resolve("hooks.keystore"));
        Path trust = builder.directory().resolve("hooks.trust");
        hooksKey.writeTrust(trust, TRUST_PASSWORD);
        world = builder.with("javax.net.ssl.trustStore", trust.toString())
                .with("javax.net.ssl.trustStorePassword", TRUST_PASSWORD)
                .with("emailrouting.retry.delays", "2s")
                .edited(
                        "email-routing.properties",
                        text -> text + "\nwebhooks.private-addresses=true\nprograms.fallback-after-minutes=1\n")
                .build();
        world.names().address("localhost", "127.0.0.1");
        world.startJames();
        world.zone("prog.example");
        world.destination("me@prog-far.example");
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    @BeforeEach
    void reset() {
        world.sink().reset();
    }

    @Test
    void aScriptForwardsWithTheHeaderAsItEditedIt() throws Exception {
        script("edit", """
                require ["editheader", "variables"];
                if header :matches "Subject" "[list] *" { set "subject" "${1}"; }
                deleteheader "Subject";
                addheader :last "Subject" "${subject}";
                addheader "X-Script" "edit";
                redirect "me@prog-far.example";
                """);
        rule("edit", "{\"type\":\"sieve\",\"value\":\"edit\"}");
        TestMessage message = TestMessage.with("Subject: [list] Hello\r\n", "Text\r\n");

        world.send(message, SENDER, "edit@prog.example");

        ReceivedMail arrived = world.arrival(message);
        assertThat(arrived.header("Subject")).hasValue("Hello");
        assertThat(arrived.header("X-Script")).hasValue("edit");
        assertThat(arrived.text()).endsWith("\r\n\r\nText\r\n");
        assertThat(arrived.sender()).startsWith("SRS0=");
        assertThat(world.activity(message, 2))
                .extracting(row -> row.path("outcome").asText())
                .contains("forwarded");
    }

    @Test
    void whatAScriptRefusesTheClientSees() throws Exception {
        script("refuse", "require \"ereject\";\nif size :over 1 { ereject \"No robots, please\"; }");
        rule("refuse", "{\"type\":\"sieve\",\"value\":\"refuse\"}");
        TestMessage message = TestMessage.saying("refuse me");

        SmtpReply answer = answer(message, "refuse@prog.example");

        assertThat(answer.text()).startsWith("550 5.7.1 No robots, please");
        assertThat(world.sink().received()).isEmpty();
        JsonNode row = world.activity(message, 1).get(0);
        assertThat(row.path("outcome").asText()).isEqualTo("rejected");
        assertThat(row.path("reason").asText()).isEqualTo("at DATA: 5.7.1 No robots, please");
    }

    @Test
    void whatAScriptKeepsTheRulesOtherActionsAreFor() throws Exception {
        script("keep", "if header :contains \"Subject\" \"spam\" { discard; }");
        rule(
                "keep",
                "{\"type\":\"sieve\",\"value\":\"keep\"},{\"type\":\"forward\",\"value\":[\"me@prog-far.example\"]}");
        TestMessage spam = TestMessage.with("Subject: spam\r\n", "Text\r\n");
        TestMessage kept = TestMessage.saying("keep me");

        world.send(spam, SENDER, "keep@prog.example");
        world.send(kept, SENDER, "keep@prog.example");

        assertThat(world.arrival(kept).recipientAddresses()).containsExactly("me@prog-far.example");
        assertThat(world.activity(spam, 1).get(0).path("outcome").asText()).isEqualTo("dropped");
    }

    @Test
    void aProgramThatFailsDefersTheMailAndLaterItSucceeds() throws Exception {
        script("crash", "redirect \"later@prog-later.example\";");
        rule("crash", "{\"type\":\"sieve\",\"value\":\"crash\"}");
        TestMessage message = TestMessage.saying("later");

        world.send(message, SENDER, "crash@prog.example");
        assertThat(world.activity(message, 1).get(0).path("outcome").asText()).isEqualTo("deferred");
        world.destination("later@prog-later.example");

        assertThat(world.arrival(message).recipientAddresses()).containsExactly("later@prog-later.example");
    }

    @Test
    void aProgramThatFailsForTooLongIsFollowedByTheRulesFallback() throws Exception {
        script("broken", "redirect \"nobody@prog-nobody.example\";");
        rule(
                "broken",
                "{\"type\":\"sieve\",\"value\":\"broken\"}],\"fallback\":[{\"type\":\"forward\",\"value\":[\"me@prog-far.example\"]}");
        TestMessage message = TestMessage.saying("fall back");

        world.send(message, SENDER, "broken@prog.example");

        Awaitility.await()
                .atMost(PATIENCE.multipliedBy(2))
                .until(() -> world.activity(message, 1).stream()
                        .anyMatch(row -> row.path("outcome").asText().equals("forwarded")));
        assertThat(world.recipientsOf(message, 1)).containsExactly("me@prog-far.example");
    }

    @Test
    void aScriptWithAFaultIsNotKeptAndTheAnswerSaysWhere() throws Exception {
        WebAdmin.Answer answer = upload("faulty", "require \"variables\";\nif header :is \"Subject\" { keep; }\n");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().toString()).contains("line 2");
        assertThat(world.webAdmin().get("/email-routing/sieve/faulty").status()).isEqualTo(404);
    }

    @Test
    void whatIsExplainedIsWhatHappens() throws Exception {
        script(
                "explained",
                "require \"ereject\";\nif header :contains \"Subject\" \"offer\" { ereject \"No offers\"; } else { redirect \"me@prog-far.example\"; }");
        rule("explained", "{\"type\":\"sieve\",\"value\":\"explained\"}");
        TestMessage offer = TestMessage.with("Subject: An offer\r\n", "Buy.\r\n");
        TestMessage other = TestMessage.with("Subject: Hello\r\n", "Text\r\n");

        assertThat(explained(offer).path("endings").path(0).path("reason").asText())
                .isEqualTo("No offers");
        assertThat(explained(other).path("endings").path(0).path("outcome").asText())
                .isEqualTo("forward");
        assertThat(explained(other)
                        .path("programs")
                        .path(0)
                        .path("effects")
                        .path(0)
                        .path("to")
                        .asText())
                .isEqualTo("me@prog-far.example");

        assertThat(answer(offer, "explained@prog.example").text()).contains("No offers");
        world.send(other, SENDER, "explained@prog.example");
        assertThat(world.arrival(other).recipientAddresses()).containsExactly("me@prog-far.example");
    }

    @Test
    void aHookThatFailsPutsTheMessageOffAndThenTakesIt() throws Exception {
        try (OutcomeReceiver hook = OutcomeReceiver.failingAtFirst(hooksKey, 1)) {
            assertThat(world.webAdmin()
                            .put("/email-routing/message-hooks/scorer", "{\"url\":\"" + hook.url() + "\"}")
                            .status())
                    .isEqualTo(201);
            rule(
                    "hooked",
                    "{\"type\":\"webhook\",\"value\":\"scorer\"},{\"type\":\"forward\",\"value\":[\"me@prog-far.example\"]}");
            TestMessage message = TestMessage.saying("score me");

            assertThat(answer(message, "hooked@prog.example").code()).isEqualTo(451);
            assertThat(answer(message, "hooked@prog.example").code()).isEqualTo(250);

            assertThat(world.arrival(message).recipientAddresses()).containsExactly("me@prog-far.example");
            // Asked at the end of DATA, and not again on the spool.
            assertThat(hook.told()).hasSize(2);
            assertThat(hook.told().get(1).body()).endsWith(message.text());
        }
    }

    @Test
    void whileProgramsAreSwitchedOffTheMailWaits() throws Exception {
        script("waiting", "redirect \"me@prog-far.example\";");
        rule("waiting", "{\"type\":\"sieve\",\"value\":\"waiting\"}");
        TestMessage message = TestMessage.saying("wait for the switch");
        switchPrograms(false);
        try {
            world.send(message, SENDER, "waiting@prog.example");
            assertThat(world.activity(message, 1).get(0).path("outcome").asText())
                    .isEqualTo("deferred");
        } finally {
            switchPrograms(true);
        }

        assertThat(world.arrival(message).recipientAddresses()).containsExactly("me@prog-far.example");
    }

    private static void switchPrograms(boolean on) throws Exception {
        assertThat(world.webAdmin()
                        .put("/email-routing/automation", "{\"replies\":true,\"sends\":true,\"programs\":" + on + "}")
                        .status())
                .isEqualTo(200);
    }

    private static JsonNode explained(TestMessage message) throws Exception {
        return world.webAdmin()
                .post(
                        "/email-routing/explain",
                        new ObjectMapper()
                                .createObjectNode()
                                .put("recipient", "explained@prog.example")
                                .put("sender", SENDER)
                                .put("client", "192.0.2.1")
                                .put("message", message.text())
                                .toString())
                .json();
    }

    private static void script(String name, String source) throws Exception {
        WebAdmin.Answer answer = upload(name, source);
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    }

    private static WebAdmin.Answer upload(String name, String source) throws Exception {
        return world.webAdmin().sendAs("application/sieve", "PUT", "/email-routing/sieve/" + name, source);
    }

    private static void rule(String localPart, String actions) throws Exception {
        WebAdmin.Answer answer = world.webAdmin()
                .post(
                        "/email-routing/zones/prog.example/rules",
                        "{\"matchers\":[{\"type\":\"literal\",\"field\":\"to\",\"value\":\"" + localPart
                                + "@prog.example\"}],\"actions\":[" + actions + "]}");
        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(201);
    }

    private static SmtpReply answer(TestMessage message, String recipient) throws Exception {
        try (SmtpDialogue client = world.client()) {
            client.send("MAIL FROM:<" + SENDER + ">");
            SmtpReply rcpt = client.send("RCPT TO:<" + recipient + ">");
            assertThat(rcpt.code()).as(rcpt.text()).isEqualTo(250);
            return client.sendData(message.bytes());
        }
    }
}
