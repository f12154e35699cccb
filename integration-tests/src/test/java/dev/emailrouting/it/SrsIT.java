package dev.emailrouting.it;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import dev.emailrouting.launcher.smtp.ReceivedMail;
import dev.emailrouting.srs.ImmutableSrsConfiguration;
import dev.emailrouting.srs.SrsRewriter;
import dev.emailrouting.srs.SrsSecrets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** A sender that was rewritten takes bounces, from nobody but a mail server, and for no longer than it should. */
@ExtendWith(SharedWorld.class)
class SrsIT {
    private static final String SRS_DOMAIN = "forwards.example.org";

    @Test
    void aBounceToARewrittenSenderReachesTheOriginalOne(MailWorld world) throws Exception {
        String rewritten = senderOfAForward(world, "roundtrip.example", "ann@origin1.example");
        world.reachable("origin1.example");
        TestMessage bounce =
                TestMessage.with("Subject: Undelivered\r\nAuto-Submitted: auto-replied\r\n", "No such user.\r\n");

        world.send(bounce, "", rewritten);

        ReceivedMail arrived = world.arrival(bounce);
        assertThat(arrived.sender()).isEmpty();
        assertThat(arrived.recipientAddresses()).containsExactly("ann@origin1.example");
        assertThat(arrived.text()).endsWith(bounce.text());
    }

    @Test
    void aSenderTooLongToBeRewrittenTakesBouncesToo(MailWorld world) throws Exception {
        String longSender = "a".repeat(60) + "@a-rather-long-name.of-a-domain.origin2.example";
        String rewritten = senderOfAForward(world, "long.example", longSender);
        assertThat(rewritten.substring(0, rewritten.indexOf('@'))).hasSizeLessThanOrEqualTo(64);
        world.reachable("a-rather-long-name.of-a-domain.origin2.example");
        TestMessage bounce = TestMessage.saying("a bounce");

        world.send(bounce, "", rewritten);

        assertThat(world.arrival(bounce).recipientAddresses()).containsExactly(longSender);
    }

    @Test
    void onlyBouncesAreTaken(MailWorld world) throws Exception {
        String rewritten = senderOfAForward(world, "notabounce.example", "ann@origin3.example");

        assertThat(world.replyTo("stranger@client.example", rewritten).text()).startsWith("550 5.7.1");
    }

    @Test
    void aForgedOneIsRefused(MailWorld world) throws Exception {
        String rewritten = senderOfAForward(world, "forged.example", "ann@origin4.example");

        assertThat(world.replyTo("", rewritten.replace("origin4", "victim4")).text())
                .startsWith("550 5.1.1");
    }

    @Test
    void anExpiredOneIsRefused(MailWorld world) throws Exception {
        assertThat(world.replyTo("", rewrittenAgo(world, Duration.ofDays(20))).code())
                .isEqualTo(250);
        assertThat(world.replyTo("", rewrittenAgo(world, Duration.ofDays(40))).text())
                .startsWith("550 5.1.1");
    }

    /** What the rewritten sender looked like a while ago, made with the secret James has. */
    private static String rewrittenAgo(MailWorld world, Duration age) throws IOException {
        SrsSecrets secrets = SrsSecrets.load(world.settings().dataDirectory().resolve("srs-secrets"));
        Clock then = Clock.fixed(Instant.now().minus(age), ZoneOffset.UTC);
        return SrsRewriter.withoutStore(
                        ImmutableSrsConfiguration.builder()
                                .addDomains(SRS_DOMAIN)
                                .hashLength(6)
                                .build(),
                        secrets,
                        then)
                .forward("ann@origin5.example")
                .sender()
                .orElseThrow();
    }

    private static String senderOfAForward(MailWorld world, String zone, String sender) throws Exception {
        world.zone(zone);
        world.destination("me@inbox." + zone);
        world.forward("sales@" + zone, "me@inbox." + zone);
        TestMessage message = TestMessage.saying("to be forwarded");
        world.send(message, sender, "sales@" + zone);
        String rewritten = world.arrival(message).sender();
        assertThat(rewritten).startsWith("SRS").endsWith("@" + SRS_DOMAIN);
        return rewritten;
    }
}
