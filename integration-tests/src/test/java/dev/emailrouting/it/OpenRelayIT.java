package dev.emailrouting.it;

import java.util.List;
import java.util.stream.Stream;

import dev.emailrouting.launcher.smtp.SmtpDialogue;
import dev.emailrouting.launcher.smtp.SmtpReply;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Attempts of a stranger on this very machine to have mail carried to a foreign domain. */
@ExtendWith(SharedWorld.class)
class OpenRelayIT {
    private static final List<String> SENDERS = List.of("", "stranger@client.example", "postmaster@localhost");
    private static final String SRS = "SRS0=abcdef=AB=victim.example=user";

    static Stream<String> recipients() {
        return Stream.of(
                "<victim@victim.example>",
                "<victim@[192.0.2.1]>",
                "<victim@[127.0.0.1]>",
                "<victim@victim.example.>",
                "victim@victim.example",
                // The percent hack, and its relatives.
                "<victim%victim.example@localhost>",
                "<victim%victim.example@relay.example>",
                "<victim%victim.example>",
                "<victim%victim.example@[127.0.0.1]>",
                "<victim%victim.example%relay.example@localhost>",
                "<victim.example!victim>",
                "<victim.example!victim@localhost>",
                "<relay.example!victim.example!victim>",
                "<victim@victim.example@relay.example>",
                "<victim@victim.example@localhost>",
                // Quoted local parts.
                "<\"victim@victim.example\">",
                "<\"victim@victim.example\"@localhost>",
                "<\"victim@victim.example\"@relay.example>",
                "<\"victim%victim.example\"@localhost>",
                "<\"victim%victim.example\"@relay.example>",
                "<\"victim.example!victim\"@relay.example>",
                "<\"victim\"@victim.example>",
                "<\"victim\\@victim.example\"@relay.example>",
                "<\"\"@victim.example>",
                // Source routes (RFC 5321 appendix C).
                "<@localhost:victim@victim.example>",
                "<@relay.example:victim@victim.example>",
                "<@relay.example,@localhost:victim@victim.example>",
                "<@[127.0.0.1]:victim@victim.example>",
                "<@relay.example:victim%victim.example@relay.example>",
                // SRS addresses nobody here has made.
                "<" + SRS + "@forwards.example.org>",
                "<" + SRS + "@relay.example>",
                "<" + SRS + "@localhost>",
                "<" + SRS + "@victim.example>",
                "<srs0=abcdef=ab=victim.example=user@forwards.example.org>",
                "<SRS0+abcdef=AB=victim.example=user@forwards.example.org>",
                "<SRS0-abcdef=AB=victim.example=user@forwards.example.org>",
                "<SRS1=abcdef=victim.example==abcdef=AB=victim.example=user@forwards.example.org>",
                "<SRS1=====victim.example=user@forwards.example.org>",
                "<SRS0=@forwards.example.org>",
                "<\"SRS0=abcdef=AB=victim.example=user\"@forwards.example.org>",
                "<nobody@forwards.example.org>",
                "<victim%victim.example@forwards.example.org>",
                // Addresses of the zone that go elsewhere only by its rules.
                "<victim+victim.example@relay.example>",
                "<sales@relay.example>@victim.example",
                "<victim@sub.relay.example>",
                "<victim@relay.example.victim.example>");
    }

    @ParameterizedTest
    @MethodSource("recipients")
    void isRefused(String recipient, MailWorld world) throws Exception {
        makeZoneOnce(world);
        for (String sender : SENDERS) {
            try (SmtpDialogue client = world.client()) {
                assertThat(client.send("MAIL FROM:<" + sender + ">").code()).isEqualTo(250);
                SmtpReply reply = client.send("RCPT TO:" + recipient);
                assertThat(reply.code())
                        .as("from <%s>: %s", sender, reply.text())
                        .isGreaterThanOrEqualTo(400);
            }
        }
    }

    /** With one rule, so that there is a way out for one address. */
    private static void makeZoneOnce(MailWorld world) throws Exception {
        if (world.webAdmin().get("/email-routing/zones/relay.example").status() == 404) {
            world.zone("relay.example");
            world.destination("me@inbox.relay.test");
            world.forward("sales@relay.example", "me@inbox.relay.test");
        }
        assertThat(world.replyTo("sales@relay.example").code()).isEqualTo(250);
    }
}
