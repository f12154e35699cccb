package dev.emailrouting.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What a rule says, from the client's RCPT to the next hop. */
@ExtendWith(SharedWorld.class)
class ForwardingIT {
    private static final String SENDER = "ann@client.example";

    @Test
    void aForwardArrivesWithASenderOfOursAndItsBytesUnderOurFields(MailWorld world) throws Exception {
        world.zone("one.example");
        world.destination("me@inbox1.example");
        JsonNode rule = world.forward("sales@one.example", "me@inbox1.example");
        TestMessage message =
                TestMessage.with("Subject: =?utf-8?q?caf=C3=A9?=\r\nX-Odd:\t two  blanks \r\n", "Hello.\r\n");

        world.send(message, SENDER, "Sales@ONE.example");

        ReceivedMail arrived = world.arrival(message);
        assertThat(arrived.sender()).matches("SRS0=[^=]+=[^=]+=client\\.example=ann@forwards\\.example\\.org");
        assertThat(arrived.recipientAddresses()).containsExactly("me@inbox1.example");
        assertThat(arrived.text()).endsWith(message.text());
        assertThat(arrived.header("Delivered-To")).contains("Sales@one.example");
        assertThat(world.activity(message, 2))
                .allSatisfy(row -> assertThat(row.path("zone").asText()).isEqualTo("one.example"))
                .allSatisfy(row -> assertThat(row.path("ruleId").asText())
                        .isEqualTo(rule.path("id").asText()))
                .extracting(row -> row.path("outcome").asText())
                .containsExactlyInAnyOrder("forwarded", "sent");
    }

    @Test
    void threeDestinationsGetOneEach(MailWorld world) throws Exception {
        world.zone("three.example");
        world.destination("a@inbox3.example");
        world.destination("b@inbox3.example");
        world.destination("c@elsewhere3.example");
        world.forward("team@three.example", "a@inbox3.example", "b@inbox3.example", "c@elsewhere3.example");
        TestMessage message = TestMessage.saying("to three");

        world.send(message, SENDER, "team@three.example");

        assertThat(world.recipientsOf(message, 3))
                .containsExactlyInAnyOrder("a@inbox3.example", "b@inbox3.example", "c@elsewhere3.example");
    }

    @Test
    void aCatchAllTakesWhatNoRuleAndNoUserTakes(MailWorld world) throws Exception {
        world.zone("all.example");
        world.user("lea@all.example", "a long enough one");
        world.destination("rest@inbox4.example");
        world.destination("exact@inbox4.example");
        world.forward("sales@all.example", "exact@inbox4.example");
        world.ruleOf("all.example", "{\"type\":\"all\"}", forwardTo("rest@inbox4.example"), true);
        TestMessage message = TestMessage.saying("to many");

        world.send(message, SENDER, "anything@all.example", "sales@all.example", "lea@all.example");

        assertThat(world.recipientsOf(message, 2))
                .containsExactlyInAnyOrder("rest@inbox4.example", "exact@inbox4.example");
        try (ImapMailbox inbox =
                ImapMailbox.login(world.settings().ports().imap(), "lea@all.example", "a long enough one")) {
            inbox.awaitText(message.id());
        }
    }

    @Test
    void theClientSeesTheTextOfARejectingRule(MailWorld world) throws Exception {
        world.zone("reject.example");
        world.rule("old@reject.example", "{\"type\":\"reject\",\"value\":[\"This address has moved\"]}");

        assertThat(world.replyTo("old@reject.example").text()).isEqualTo("550 5.7.1 This address has moved");
    }

    @Test
    void whatIsDroppedIsAcceptedAndGoesNowhere(MailWorld world) throws Exception {
        world.zone("drop.example");
        world.rule("void@drop.example", "{\"type\":\"drop\"}");
        TestMessage message = TestMessage.saying("for nobody");

        world.send(message, SENDER, "void@drop.example");

        assertThat(world.activity(message, 1).get(0).path("outcome").asText()).isEqualTo("dropped");
        assertThat(world.sink().received()).isEmpty();
    }

    @Test
    void aDisabledRuleMatchesNothing(MailWorld world) throws Exception {
        world.zone("off.example");
        world.destination("me@inbox5.example");
        world.ruleOf("off.example", literal("sales@off.example"), forwardTo("me@inbox5.example"), false);

        assertThat(world.replyTo("sales@off.example").text()).startsWith("550 5.1.1");
    }

    @Test
    void whatNothingMatchesIsRefusedAtRcpt(MailWorld world) throws Exception {
        world.zone("empty.example");

        assertThat(world.replyTo("nobody@empty.example").text()).startsWith("550 5.1.1");
    }

    @Test
    void aDestinationThatIsNotVerifiedGetsNothing(MailWorld world) throws Exception {
        world.zone("waiting.example");
        world.destination("new@inbox6.example", false);
        world.forward("sales@waiting.example", "new@inbox6.example");

        assertThat(world.replyTo("sales@waiting.example").text()).startsWith("550 5.1.1");
    }

    @Test
    void postmasterAndAbuseAreThereWithoutARule(MailWorld world) throws Exception {
        world.zone("roles.example");

        assertThat(world.replyTo("postmaster@roles.example").code()).isEqualTo(250);
        assertThat(world.replyTo("abuse@roles.example").code()).isEqualTo(250);
    }

    @Test
    void theHookDoesNotOpenTheWayOutForOthers(MailWorld world) throws Exception {
        world.zone("mixed.example");
        world.rule("void@mixed.example", "{\"type\":\"drop\"}");

        try (SmtpDialogue client = world.client()) {
            client.send("MAIL FROM:<" + SENDER + ">");
            assertThat(client.send("RCPT TO:<void@mixed.example>").code()).isEqualTo(250);
            SmtpReply foreign = client.send("RCPT TO:<you@foreign.example>");
            assertThat(foreign.code()).isEqualTo(550);
        }
    }

    @Test
    void aRefusalOfTheNextHopMakesNoBounceToASenderNobodyKnows(MailWorld world) throws Exception {
        world.zone("refused.example");
        world.destination("gone@inbox7.example");
        world.forward("sales@refused.example", "gone@inbox7.example");
        world.reachable("client.example");
        world.sink().answer("RCPT TO:<gone@inbox7.example>", "550 5.1.1 no such user");
        TestMessage message = TestMessage.saying("for one who is gone");

        world.send(message, SENDER, "sales@refused.example");

        assertThat(world.activity(message, 2)).anySatisfy(row -> {
            assertThat(row.path("outcome").asText()).isEqualTo("failed");
            assertThat(row.path("reason").asText()).contains("5.1.1");
        });
        assertThat(world.sink().received()).isEmpty();
    }

    private static String literal(String address) {
        return "{\"type\":\"literal\",\"field\":\"to\",\"value\":\"" + address + "\"}";
    }

    private static String forwardTo(String destination) {
        return "{\"type\":\"forward\",\"value\":[\"" + destination + "\"]}";
    }
}
