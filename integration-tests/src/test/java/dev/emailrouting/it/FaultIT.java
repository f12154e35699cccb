package dev.emailrouting.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import dev.emailrouting.launcher.smtp.ReceivedMail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Mailets that fail on the way, and next hops that break off, lose nothing and repeat nothing. */
class FaultIT {
    /** More than the spooler has threads. */
    private static final int MORE_THAN_THREADS = 25;

    private static final String SENDER = "ann@client.example";

    private static MailWorld world;
    private static Path errors;
    private static Path exceptions;

    @BeforeAll
    static void start() throws Exception {
        MailWorld.Builder builder = MailWorld.named("faults").withFaults().with("emailrouting.retry.delays", "1s");
        errors = builder.directory().resolve("errors-wanted");
        exceptions = builder.directory().resolve("exceptions-wanted");
        world = builder.edited(
                        "mailetcontainer.xml",
                        xml -> xml.replace(
                                        "<processor state=\"forward\" enableJmx=\"false\">",
                                        "<processor state=\"forward\" enableJmx=\"false\">"
                                                + throwing(errors, "error", Integer.MAX_VALUE)
                                                + throwing(exceptions, "exception", 3))
                                .replace(
                                        "<delayTime>1 minute, 5 minutes, 15 minutes, 1 hour, 4 hours, 30*4 hours</delayTime>",
                                        "<delayTime>35*1 second</delayTime>"))
                .build()
                .startJames();
        world.zone("faults.example");
        for (int i = 0; i < 200; i++) {
            world.destination("d" + i + "@inbox.faults.test");
            world.forward("r" + i + "@faults.example", "d" + i + "@inbox.faults.test");
        }
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    @BeforeEach
    void startAnew() {
        world.sink().reset();
    }

    @Test
    void anErrorInAMailetLosesNothingAndTheSpoolerGoesOn() throws Exception {
        Files.createFile(errors);
        List<TestMessage> messages = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_THREADS; i++) {
            messages.add(TestMessage.saying("while errors are thrown"));
            world.send(messages.get(i), SENDER, "r0@faults.example");
        }
        await().atMost(Duration.ofSeconds(60)).until(() -> faultsIn(errors) >= MORE_THAN_THREADS);
        assertThat(world.sink().received()).isEmpty();

        Files.delete(errors);

        for (TestMessage message : messages) {
            world.arrival(message);
        }
        assertThat(world.sink().received()).hasSize(MORE_THAN_THREADS);
    }

    @Test
    void twoHundredRecipientsGetItOnceThoughMailetsFailAndTheNextHopBreaksOff() throws Exception {
        Files.createFile(exceptions);
        world.sink().answerOnce("RCPT TO:<d100@", "421 4.3.2 closing");
        world.sink().answerOnce("RCPT TO:<d150@", "451 4.3.0 not now");
        world.sink().answerOnce(".", "451 4.3.0 not now");
        TestMessage message = TestMessage.saying("to two hundred");

        world.send(
                message,
                SENDER,
                IntStream.range(0, 200)
                        .mapToObj(i -> "r" + i + "@faults.example")
                        .toArray(String[]::new));

        assertThat(world.recipientsOf(message, 200))
                .containsExactlyInAnyOrder(IntStream.range(0, 200)
                        .mapToObj(i -> "d" + i + "@inbox.faults.test")
                        .toArray(String[]::new));
        assertThat(faultsIn(exceptions)).as("faults on the way").isPositive();
        Files.delete(exceptions);
        TestMessage marker = TestMessage.saying("after it");
        world.send(marker, SENDER, "r0@faults.example");
        world.arrival(marker);
        assertThat(world.sink().received().stream()
                        .map(ReceivedMail::recipientAddresses)
                        .mapToInt(List::size)
                        .sum())
                .isEqualTo(201);
    }

    private static long faultsIn(Path trigger) throws Exception {
        try (var lines = Files.lines(world.james().consoleLog())) {
            return lines.filter(line -> line.contains("a fault, as long as there is " + trigger))
                    .count();
        }
    }

    private static String throwing(Path trigger, String what, int times) {
        return "<mailet match=\"All\" class=\"dev.emailrouting.faults.ThrowingMailet\">"
                + "<onMailetException>retry-forward</onMailetException>"
                + "<whileExists>" + trigger + "</whileExists><throwing>" + what + "</throwing><times>" + times
                + "</times></mailet>";
    }
}
