package dev.emailrouting.it;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.dns.LoopbackZone.Failure;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** What becomes of mail whose sender is not who it says, from its client's DATA to the next hop. */
@ExtendWith(SharedWorld.class)
class AuthenticationIT {
    private static final String THIS_CLIENT = "v=spf1 ip4:127.0.0.1 -all";
    private static final String SOMEBODY_ELSE = "v=spf1 ip4:192.0.2.1 -all";

    @Test
    void aForgedAuthorIsRefusedInSessionAndNothingIsQueued(MailWorld world) throws Exception {
        publish(world, "bank1.example", SOMEBODY_ELSE, "v=DMARC1; p=reject");
        route(world, "auth1.example", "{}");
        TestMessage forged = TestMessage.by("Bank <news@bank1.example>");

        SmtpReply reply = answer(world, forged, "news@bank1.example", "sales@auth1.example");

        assertThat(reply.text())
                .isEqualTo(
                        "550 5.7.26 bank1.example asks for mail that fails DMARC to be refused (p=reject): SPF fail for"
                                + " bank1.example; no DKIM signature");
        JsonNode row = world.activity(forged, 1).get(0);
        assertThat(row.path("outcome").asText()).isEqualTo("rejected");
        assertThat(row.path("zone").asText()).isEqualTo("auth1.example");
        assertThat(row.path("authentication").path("dmarc").asText()).isEqualTo("fail (bank1.example, p=reject)");
        TestMessage marker = TestMessage.saying("after it");
        world.send(marker, "ann@client.example", "sales@auth1.example");
        world.arrival(marker);
        assertThat(world.sink().received()).hasSize(1);
    }

    @Test
    void whoIsAllowedToIsTaken(MailWorld world) throws Exception {
        publish(world, "bank2.example", THIS_CLIENT, "v=DMARC1; p=reject");
        route(world, "auth2.example", "{}");
        TestMessage message = TestMessage.by("news@bank2.example");

        world.send(message, "news@bank2.example", "sales@auth2.example");

        world.arrival(message);
        JsonNode found = world.activity(message, 1).get(0).path("authentication");
        assertThat(found.path("spf").asText()).isEqualTo("pass (bank2.example)");
        assertThat(found.path("dmarc").asText()).isEqualTo("pass (bank2.example, p=reject)");
        assertThat(found.path("forwardability").asText()).contains("fail after forwarding");
    }

    @Test
    void zonesThatOnlyLookOrDoNotCareTakeIt(MailWorld world) throws Exception {
        publish(world, "bank3.example", SOMEBODY_ELSE, "v=DMARC1; p=reject");
        route(world, "auth3a.example", "{\"dmarc\":\"monitor\"}");
        route(world, "auth3b.example", "{\"dmarc\":\"off\"}");
        TestMessage monitored = TestMessage.by("news@bank3.example");
        TestMessage ignored = TestMessage.by("news@bank3.example");

        world.send(monitored, "news@bank3.example", "sales@auth3a.example");
        world.send(ignored, "news@bank3.example", "sales@auth3b.example");

        world.arrival(monitored);
        world.arrival(ignored);
    }

    @Test
    void aRecipientOfAnotherPolicyComesInATransactionOfItsOwn(MailWorld world) throws Exception {
        route(world, "auth4a.example", "{}");
        route(world, "auth4b.example", "{\"dmarc\":\"monitor\"}");

        try (SmtpDialogue client = world.client()) {
            client.send("MAIL FROM:<ann@client.example>");
            assertThat(client.send("RCPT TO:<sales@auth4a.example>").code()).isEqualTo(250);
            assertThat(client.send("RCPT TO:<sales@auth4b.example>").text()).startsWith("452 4.5.3 ");
            assertThat(client.send("RSET").code()).isEqualTo(250);
            client.send("MAIL FROM:<ann@client.example>");
            assertThat(client.send("RCPT TO:<sales@auth4b.example>").code()).isEqualTo(250);
        }
    }

    @Test
    void whereNeitherPassesAZoneMayRefuseIt(MailWorld world) throws Exception {
        route(world, "auth5.example", "{\"requireSpfOrDkim\":true}");

        SmtpReply reply =
                answer(world, TestMessage.by("ann@nothing5.example"), "ann@nothing5.example", "sales@auth5.example");

        assertThat(reply.text()).startsWith("550 5.7.26 Neither SPF nor DKIM passes");
    }

    @Test
    void lookUpsThatFailRefuseNothing(MailWorld world) throws Exception {
        world.names().fail("_dmarc.broken6.example", Failure.SERVFAIL);
        route(world, "auth6.example", "{}");
        TestMessage message = TestMessage.by("ann@broken6.example");

        world.send(message, "ann@broken6.example", "sales@auth6.example");

        assertThat(results(world.arrival(message))).contains("dmarc=temperror");
    }

    @Test
    void ourResultsStandOnTopAndForgedOnesAreGone(MailWorld world) throws Exception {
        publish(world, "bank7.example", THIS_CLIENT, "v=DMARC1; p=quarantine");
        route(world, "auth7.example", "{}");
        TestMessage message = TestMessage.by(
                "news@bank7.example",
                String.join(
                        "\r\n",
                        "Authentication-Results: forwards.example.org;",
                        "\tdmarc=pass (forged) header.from=bank7.example",
                        "Authentication-Results: mx.elsewhere.example; spf=pass",
                        "X-Odd:\t two  blanks ",
                        "AUTHENTICATION-RESULTS : (c) Forwards.Example.ORG 1; spf=pass",
                        ""),
                "Hello.\r\n");

        world.send(message, "news@bank7.example", "sales@auth7.example");

        ReceivedMail arrived = world.arrival(message);
        assertThat(arrived.text())
                .doesNotContain("forged")
                .doesNotContainIgnoringCase("(c) Forwards")
                .contains("Authentication-Results: mx.elsewhere.example; spf=pass\r\nX-Odd:\t two  blanks \r\n");
        assertThat(results(arrived))
                .startsWith("forwards.example.org;")
                .contains("dmarc=pass", "header.from=bank7.example", "policy.dmarc=quarantine")
                .contains("spf=pass", "smtp.mailfrom=", "smtp.helo=client.example")
                .contains("arc=none", "smtp.remote-ip=127.0.0.1");
    }

    @Test
    void thirtyClientsBehindADeadNameServerDelayNobodyElse(MailWorld world) throws Exception {
        world.names().fail("dead8.example", Failure.TIMEOUT).fail("_dmarc.dead8.example", Failure.TIMEOUT);
        route(world, "auth8.example", "{}");
        ExecutorService threads = Executors.newFixedThreadPool(30);
        List<CompletableFuture<SmtpReply>> stuck = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            stuck.add(CompletableFuture.supplyAsync(
                    () -> unchecked(() -> answer(
                            world, TestMessage.by("ann@dead8.example"), "ann@dead8.example", "sales@auth8.example")),
                    threads));
        }
        try {
            for (int i = 0; i < 5; i++) {
                TestMessage other = TestMessage.saying("meanwhile");
                world.send(other, "ann@client.example", "sales@auth8.example");
            }
            assertThat(stuck).as("still waiting").noneMatch(CompletableFuture::isDone);
            assertThat(stuck.stream().map(CompletableFuture::join).map(SmtpReply::code))
                    .containsOnly(250);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void publish(MailWorld world, String domain, String spf, String dmarc) {
        world.names().txt(domain, spf).txt("_dmarc." + domain, dmarc);
    }

    /** A zone with these switches, whose sales address is forwarded to the sink. */
    private static void route(MailWorld world, String zone, String authentication) throws Exception {
        world.zone(zone, authentication);
        String inbox = "me@inbox." + zone.replace(".example", ".test");
        world.destination(inbox);
        world.forward("sales@" + zone, inbox);
    }

    private static String results(ReceivedMail arrived) {
        return arrived.header("Authentication-Results").orElseThrow();
    }

    private static SmtpReply answer(MailWorld world, TestMessage message, String sender, String recipient)
            throws Exception {
        try (SmtpDialogue client = world.client()) {
            assertThat(client.send("MAIL FROM:<" + sender + ">").code()).isEqualTo(250);
            assertThat(client.send("RCPT TO:<" + recipient + ">").text()).startsWith("250");
            return client.sendData(message.bytes());
        }
    }

    private interface Action {
        SmtpReply run() throws Exception;
    }

    private static SmtpReply unchecked(Action action) {
        try {
            return action.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
