package dev.emailrouting.it;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.emailrouting.launcher.smtp.SmtpReply;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** PostgreSQL stops and starts again while mail comes in: nothing is lost, nothing is sent twice, nobody restarts James. */
class PostgresOutageIT {
    private static final Duration BEFORE = Duration.ofSeconds(4);
    private static final Duration AWAY = Duration.ofSeconds(8);
    private static final Duration AFTER = Duration.ofSeconds(8);
    /** What a client waits at the most for an answer that needs the store. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    @Test
    void aStoreThatIsAwayForAWhileLosesNoMail() throws Exception {
        MailWorld.Builder builder = MailWorld.named("postgres-outage");
        try (PostgresServer postgres = PostgresServer.start(builder.directory().resolve("postgres"));
                MailWorld world = builder.with("emailrouting.store.url", postgres.url())
                        .build()
                        .startJames()) {
            world.signingKeys();
            for (String zone : List.of("loaded", "cold")) {
                world.zone(zone + ".example");
                world.destination("me@inbox." + zone + ".test");
                world.forward("sales@" + zone + ".example", "me@inbox." + zone + ".test");
            }
            await().until(() -> world.replyTo("sales@loaded.example").code() == 250);
            assertThat(health(world)).isEqualTo("healthy");

            try (SteadyMail loaded = SteadyMail.start(world, "sales@loaded.example", 18)) {
                pass(BEFORE);
                postgres.stop();
                try (SteadyMail cold = SteadyMail.start(world, "sales@cold.example", 2)) {
                    whileItIsAway(world);
                    pass(AWAY);
                    postgres.startAgain();
                    whenItIsBack(world);
                    pass(AFTER);

                    List<TestMessage> accepted = new ArrayList<>(loaded.end());
                    assertThat(loaded.deferred())
                            .as("451 for a zone that is loaded")
                            .isZero();
                    accepted.addAll(cold.end());
                    assertThat(cold.deferred()).as("451 for a zone that is not").isPositive();
                    assertEachArrivesOnce(world, accepted);
                }
            }
        }
    }

    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
    }

    private static String health(MailWorld world) throws IOException, InterruptedException {
        return world.webAdmin()
                .get("/healthcheck/checks/Email%20Routing")
                .json()
                .path("status")
                .asText();
    }

    private static void whileItIsAway(MailWorld world) throws Exception {
        await().atMost(BOUND).until(() -> health(world).equals("degraded"));
        assertThat(timed(world, "sales@loaded.example").text()).startsWith("250");
        assertThat(timed(world, "sales@cold.example").text()).startsWith("451");
        assertThat(timed(world, "sales@nobodys.example").code())
                .as("a domain that is no zone")
                .isEqualTo(550);
        assertThat(world.webAdmin()
                        .post("/email-routing/zones", "{\"name\":\"later.example\"}")
                        .status())
                .isEqualTo(503);
    }

    private static SmtpReply timed(MailWorld world, String recipient) throws IOException {
        long begun = System.nanoTime();
        SmtpReply reply = world.replyTo(recipient);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(recipient).isLessThan(BOUND);
        return reply;
    }

    private static void whenItIsBack(MailWorld world) {
        await().atMost(BOUND).until(() -> health(world).equals("healthy"));
        await().atMost(BOUND).until(() -> world.replyTo("sales@cold.example").code() == 250);
    }

    private static void assertEachArrivesOnce(MailWorld world, List<TestMessage> accepted) throws Exception {
        assertThat(accepted).hasSizeGreaterThan(200);
        world.sink().await(accepted.size(), Duration.ofSeconds(60), mail -> true);
        assertThat(world.sink().received())
                .extracting(mail -> mail.header("Message-ID").orElseThrow())
                .containsExactlyInAnyOrderElementsOf(
                        accepted.stream().map(TestMessage::id).toList());
        assertThat(world.webAdmin()
                        .post("/email-routing/zones", "{\"name\":\"later.example\"}")
                        .status())
                .isEqualTo(201);
    }
}
