package dev.emailrouting.it;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two James processes over one PostgreSQL: what is changed at one holds at the other. */
class TwoNodesIT {
    private static final String SENDER = "ann@client.example";
    private static final Duration A_SECOND = Duration.ofSeconds(1);

    private static PostgresServer postgres;
    private static MailWorld one;
    private static MailWorld other;

    @BeforeAll
    static void start() throws Exception {
        MailWorld.Builder first = MailWorld.named("node-one");
        postgres = PostgresServer.start(first.directory().resolve("postgres"));
        one = first.with("emailrouting.store.url", postgres.url()).build();
        other = MailWorld.named("node-other")
                .with("emailrouting.store.url", postgres.url())
                .build();
        // At once, so that both find a database without a schema.
        List<Callable<MailWorld>> both = List.of(one::startJames, other::startJames);
        ExecutorService starts = Executors.newFixedThreadPool(2);
        for (Future<MailWorld> started : starts.invokeAll(both)) {
            started.get();
        }
        starts.shutdown();
        // The first look-ups of a James that has just started take longer than all others.
        one.zone("first.example");
        for (MailWorld node : List.of(one, other)) {
            await().until(() -> node.replyTo("nobody@first.example").code() == 550);
        }
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
        postgres.close();
    }

    private static void withinASecond(MailWorld world, String recipient, int code) {
        await().atMost(A_SECOND)
                .pollInterval(20, TimeUnit.MILLISECONDS)
                .untilAsserted(() -> assertThat(world.replyTo(recipient).code()).isEqualTo(code));
    }

    @Test
    void whatIsMadeAtOneIsRoutedByAtTheOtherWithinASecond() throws Exception {
        one.zone("made.example");
        withinASecond(other, "sales@made.example", 550);
        one.destination("me@inbox.made.test");
        other.reachable("inbox.made.test");
        one.forward("sales@made.example", "me@inbox.made.test");
        withinASecond(other, "sales@made.example", 250);

        TestMessage message = TestMessage.saying("over the other");
        other.send(message, SENDER, "sales@made.example");

        assertThat(other.arrival(message).recipientAddresses()).containsExactly("me@inbox.made.test");
        assertThat(one.activity(message, 1)).as("what the other did").isNotEmpty();
    }

    @Test
    void whatIsChangedAndDeletedAtOneIsAtTheOtherWithinASecond() throws Exception {
        one.zone("changed.example");
        one.destination("me@inbox.changed.test");
        String rules = "/email-routing/zones/changed.example/rules/";
        for (int i = 0; i < 5; i++) {
            String address = "sales" + i + "@changed.example";
            String rule = rules
                    + one.forward(address, "me@inbox.changed.test").path("id").asText();
            withinASecond(other, address, 250);
            assertThat(other.webAdmin().delete(rule).status()).isEqualTo(204);
            withinASecond(one, address, 550);
        }
    }

    @Test
    void ofTwoWhoChangeOneVersionAtBothOneIsToldSo() throws Exception {
        one.zone("race.example");
        one.destination("me@inbox.race.test");
        JsonNode rule = one.forward("sales@race.example", "me@inbox.race.test");
        String path =
                "/email-routing/zones/race.example/rules/" + rule.path("id").asText();
        ExecutorService administrators = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 10; round++) {
                String etag = one.webAdmin().get(path).etag().orElseThrow();
                List<Callable<Integer>> edits =
                        List.of(() -> rename(one, path, "one", etag), () -> rename(other, path, "other", etag));
                assertThat(administrators.invokeAll(edits))
                        .extracting(Future::get)
                        .containsExactlyInAnyOrder(200, 412);
            }
        } finally {
            administrators.shutdownNow();
        }
        assertThat(other.webAdmin().get(path).json())
                .isEqualTo(one.webAdmin().get(path).json());
    }

    private static int rename(MailWorld node, String path, String name, String etag) throws Exception {
        String rule = "{\"name\":\"" + name + "\",\"matchers\":[{\"type\":\"literal\",\"field\":\"to\","
                + "\"value\":\"sales@race.example\"}],"
                + "\"actions\":[{\"type\":\"forward\",\"value\":[\"me@inbox.race.test\"]}]}";
        return node.webAdmin().send("PUT", path, rule, "If-Match", etag).status();
    }
}
