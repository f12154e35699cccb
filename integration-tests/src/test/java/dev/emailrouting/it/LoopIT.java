package dev.emailrouting.it;

import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A message that comes back ends, and not in silence. */
@ExtendWith(SharedWorld.class)
class LoopIT {
    private static final String SENDER = "ann@client.example";

    @Test
    void whatTheDestinationSendsBackIsNotForwardedAgain(MailWorld world) throws Exception {
        world.zone("loop.example");
        world.destination("me@inbox.loop.test");
        world.forward("sales@loop.example", "me@inbox.loop.test");
        TestMessage message = TestMessage.saying("round and round");
        world.send(message, SENDER, "sales@loop.example");
        ReceivedMail forwarded = world.arrival(message);

        try (SmtpDialogue next = world.client()) {
            next.send("MAIL FROM:<" + forwarded.sender() + ">");
            next.send("RCPT TO:<sales@loop.example>");
            assertThat(next.sendData(forwarded.bytes()).text()).startsWith("554 5.4.6");
        }

        assertThat(world.activity(message, 3)).anySatisfy(row -> {
            assertThat(row.path("outcome").asText()).isEqualTo("rejected");
            assertThat(row.path("reason").asText()).contains("loop");
        });
        assertThat(world.sink().received()).hasSize(1);
    }

    @Test
    void aHundredHopsAreEnough(MailWorld world) throws Exception {
        world.zone("hops.example");
        world.destination("me@inbox.hops.test");
        world.forward("sales@hops.example", "me@inbox.hops.test");
        TestMessage message = TestMessage.with(
                "Received: from a.example by b.example; Tue, 24 Nov 2026 12:00:00 +0000\r\n".repeat(100), "Hello.\r\n");

        try (SmtpDialogue client = world.client()) {
            client.send("MAIL FROM:<" + SENDER + ">");
            client.send("RCPT TO:<sales@hops.example>");
            assertThat(client.sendData(message.bytes()).text()).startsWith("554 5.4.6 Too many hops");
        }

        assertThat(world.activity(message, 1).get(0).path("outcome").asText()).isEqualTo("rejected");
        assertThat(world.sink().received()).isEmpty();
    }

    @Test
    void oneRecipientsLoopDoesNotKeepAnotherFromTheMessage(MailWorld world) throws Exception {
        world.zone("half.example");
        world.destination("me@inbox.half.test");
        world.destination("you@inbox.half.test");
        world.forward("round@half.example", "me@inbox.half.test");
        world.forward("straight@half.example", "you@inbox.half.test");
        TestMessage message = TestMessage.saying("round and straight");
        world.send(message, SENDER, "round@half.example");
        ReceivedMail forwarded = world.arrival(message);

        try (SmtpDialogue next = world.client()) {
            next.send("MAIL FROM:<" + forwarded.sender() + ">");
            next.send("RCPT TO:<round@half.example>");
            next.send("RCPT TO:<straight@half.example>");
            assertThat(next.sendData(forwarded.bytes()).code()).isEqualTo(250);
        }

        assertThat(world.recipientsOf(message, 2))
                .containsExactlyInAnyOrder("me@inbox.half.test", "you@inbox.half.test");
        assertThat(world.activity(message, 5)).anySatisfy(row -> {
            assertThat(row.path("recipient").asText()).isEqualTo("round@half.example");
            assertThat(row.path("outcome").asText()).isEqualTo("rejected");
        });
    }

    @Test
    void rulesThatLeadBackToTheirOwnAddressAreRefusedAtRcpt(MailWorld world) throws Exception {
        world.zone("circle.example");
        world.forward("a@circle.example", "b@circle.example");
        world.forward("b@circle.example", "a@circle.example");

        assertThat(world.replyTo("a@circle.example").text()).startsWith("550 5.4.6");
    }
}
