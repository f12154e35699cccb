package dev.emailrouting.it;

import java.time.Duration;

import dev.emailrouting.launcher.dns.LoopbackZone.Failure;
import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What the settings change, and what an administrator may do with the mark on what belongs into quarantine. */
class AuthenticationSettingsIT {
    private static final String QUARANTINE = "<mailet match=\"HasMailAttribute=dev.emailrouting.quarantine\""
            + " class=\"ToRepository\"><repositoryPath>memory://var/mail/quarantine/</repositoryPath></mailet>\n";
    private static final String KEPT = "/mailRepositories/var%2Fmail%2Fquarantine/mails";

    @Test
    void anExemptNetworkIsCheckedAndNothingFollows() throws Exception {
        try (MailWorld world = started("exempt", "authentication.exempt-networks=127.0.0.0/8")) {
            world.names().txt("bank.example", "v=spf1 -all").txt("_dmarc.bank.example", "v=DMARC1; p=reject");
            TestMessage message = TestMessage.by("news@bank.example");

            world.send(message, "news@bank.example", "sales@auth.example");

            assertThat(world.arrival(message).header("Authentication-Results").orElseThrow())
                    .contains("dmarc=fail");
        }
    }

    @Test
    void whereClientsShallComeAgainFailedLookUpsPutThemOffAndQuarantineCanBeKept() throws Exception {
        try (MailWorld world = started("tempfail", "authentication.on-temporary-dns-failure=tempfail")) {
            world.names().fail("_dmarc.broken.example", Failure.SERVFAIL);
            world.names().txt("bank.example", "v=spf1 -all").txt("_dmarc.bank.example", "v=DMARC1; p=quarantine");

            assertThat(answer(world, TestMessage.by("ann@broken.example"), "ann@broken.example")
                            .text())
                    .startsWith("451 4.7.0 ");

            world.send(TestMessage.by("news@bank.example"), "news@bank.example", "sales@auth.example");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> world.webAdmin().get(KEPT).json().size() == 1);
            assertThat(world.sink().received()).isEmpty();
        }
    }

    private static MailWorld started(String name, String setting) throws Exception {
        MailWorld world = MailWorld.named(name)
                .edited("email-routing.properties", text -> text + "\n" + setting + "\n")
                .edited(
                        "mailetcontainer.xml",
                        xml -> xml.replace(
                                "            <!-- Recipients in a zone go where",
                                QUARANTINE + "            <!-- Recipients in a zone go where"))
                .build()
                .startJames();
        world.zone("auth.example");
        world.destination("me@inbox.auth.test");
        world.forward("sales@auth.example", "me@inbox.auth.test");
        return world;
    }

    private static SmtpReply answer(MailWorld world, TestMessage message, String sender) throws Exception {
        try (SmtpDialogue client = world.client()) {
            client.send("MAIL FROM:<" + sender + ">");
            assertThat(client.send("RCPT TO:<sales@auth.example>").code()).isEqualTo(250);
            return client.sendData(message.bytes());
        }
    }
}
