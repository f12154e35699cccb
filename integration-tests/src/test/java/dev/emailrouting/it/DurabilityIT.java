package dev.emailrouting.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.launcher.RunFailedException;
import dev.emailrouting.launcher.StockJames;
import dev.emailrouting.launcher.WebAdmin;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What webadmin has acknowledged is there after any end of James; what can't be read ends a start in one line. */
class DurabilityIT {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void aRestartKeepsTheRulesAndAKillTheLastAcknowledgedWrite() throws Exception {
        try (MailWorld world = MailWorld.named("durable").build().startJames()) {
            world.zone("kept.example");
            world.destination("me@inbox.kept.test");
            String rule = "/email-routing/zones/kept.example/rules/"
                    + world.forward("sales@kept.example", "me@inbox.kept.test")
                            .path("id")
                            .asText();
            JsonNode before = unused(world.webAdmin().get(rule).json());
            String rewritten = forwardedSender(world, TestMessage.saying("before"));

            world.james().close();
            world.startJames();

            assertThat(unused(world.webAdmin().get(rule).json())).isEqualTo(before);
            forwardedSender(world, TestMessage.saying("after"));
            assertThat(world.replyTo("", rewritten).code())
                    .as("a sender rewritten before")
                    .isEqualTo(250);

            int acknowledged = killWhileWriting(world);
            world.startJames();

            for (int i = 0; i < acknowledged; i++) {
                assertThat(world.webAdmin()
                                .get("/email-routing/zones/z" + i + ".example")
                                .status())
                        .as("zone %d of %d", i, acknowledged)
                        .isEqualTo(200);
            }
        }
    }

    /** A rule as somebody made it, without what its use adds. */
    private static JsonNode unused(JsonNode rule) {
        return ((ObjectNode) rule).remove(List.of("hits", "lastUsed"));
    }

    /** Zones acknowledged by 201 before James was killed in the middle of others. */
    private static int killWhileWriting(MailWorld world) throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        Thread writer = new Thread(() -> write(world.webAdmin(), acknowledged));
        writer.start();
        while (acknowledged.get() < 50) {
            Thread.onSpinWait();
        }
        world.james().killHard();
        writer.join();
        return acknowledged.get();
    }

    private static void write(WebAdmin webAdmin, AtomicInteger acknowledged) {
        try {
            while (webAdmin.post("/email-routing/zones", "{\"name\":\"z" + acknowledged.get() + ".example\"}")
                            .status()
                    == 201) {
                acknowledged.incrementAndGet();
            }
        } catch (IOException | InterruptedException e) {
            // The end of James, in the middle of an answer; what it did not answer it did not acknowledge.
            return;
        }
    }

    private static String forwardedSender(MailWorld world, TestMessage message) throws Exception {
        world.send(message, "ann@client.example", "sales@kept.example");
        return world.arrival(message).sender();
    }

    @Test
    void aLockedStoreEndsTheStartInOneLine() throws Exception {
        try (MailWorld world = MailWorld.named("locked").build().startJames();
                MailWorld other =
                        MailWorld.named("locked-other").sharingDataOf(world).build()) {
            assertStartFails(other, "cannot open the store");

            assertThat(world.james().isAlive()).isTrue();
        }
    }

    @Test
    void aDamagedStoreEndsTheStartInOneLine() throws Exception {
        try (MailWorld world = MailWorld.named("damaged").build().startJames()) {
            world.zone("gone.example");
            world.james().close();
            for (Path file : storeFiles(world.settings().dataDirectory())) {
                Files.writeString(file, "this is no database");
            }

            assertStartFails(world, "cannot open the store");
        }
    }

    @Test
    void aStoreThatIsNotThereEndsTheStartInOneLineThatNamesTheSettingAndNoPassword() throws Exception {
        try (MailWorld world = MailWorld.named("nowhere")
                .with("emailrouting.store.url", "jdbc:postgresql://127.0.0.1:1/mail?user=james&password=hunter2")
                .build()) {
            assertStartFails(world, "store.url: cannot open the store jdbc:postgresql://127.0.0.1:1/mail: ");

            Path log = world.settings().dataDirectory().resolve("logs/console.log");
            assertThat(Files.readString(log)).contains("refused").doesNotContain("hunter2");
        }
    }

    private static void assertStartFails(MailWorld world, String reason) throws Exception {
        StockJames james = StockJames.launch(world.settings());
        assertThatThrownBy(() -> james.awaitReady(PATIENCE))
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("Email Routing cannot start")
                .hasMessageContaining(reason)
                .message()
                .doesNotContain("\n");
        assertThat(james.isAlive()).isFalse();
    }

    private static List<Path> storeFiles(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".mv.db"))
                    .toList();
        }
    }
}
