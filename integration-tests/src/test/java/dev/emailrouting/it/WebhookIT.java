package dev.emailrouting.it;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.ServerKey;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Outcomes of real mail, told to an HTTPS server; and what the rule and the audit log say of it. */
class WebhookIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String TRUST_PASSWORD = "changeit";

    @Test
    void anOutcomeIsToldSignedAndAgainUntilItIsTaken() throws Exception {
        MailWorld.Builder builder = MailWorld.named("webhooks");
        ServerKey key = ServerKey.in(builder.directory().resolve("receiver.keystore"));
        Path trust = builder.directory().resolve("receiver.trust");
        key.writeTrust(trust, TRUST_PASSWORD);
        builder.with("javax.net.ssl.trustStore", trust.toString())
                .with("javax.net.ssl.trustStorePassword", TRUST_PASSWORD)
                .edited("email-routing.properties", text -> text + "\nwebhooks.private-addresses=true\n");

        try (MailWorld world = builder.build();
                OutcomeReceiver receiver = OutcomeReceiver.failingAtFirst(key, 2)) {
            world.names().address("localhost", "127.0.0.1");
            world.startJames();
            world.zone("hooked.example");
            world.destination("me@inbox.hooked.test");
            JsonNode rule = world.forward("sales@hooked.example", "me@inbox.hooked.test");
            JsonNode webhook = world.webAdmin()
                    .post(
                            "/email-routing/webhooks",
                            "{\"url\":\"" + receiver.url()
                                    + "\",\"outcomes\":[\"forwarded\"],\"zone\":\"hooked.example\"}")
                    .json();

            TestMessage message = TestMessage.saying("tell others");
            world.send(message, "ann@client.example", "sales@hooked.example");
            world.arrival(message);

            List<OutcomeReceiver.Told> told =
                    Awaitility.await().atMost(PATIENCE).until(receiver::told, requests -> requests.size() == 3);
            assertThat(told)
                    .allSatisfy(
                            one -> assertIsSigned(one, webhook.path("secret").asText()));
            assertThat(told)
                    .extracting(OutcomeReceiver.Told::event)
                    .containsOnly(told.get(0).event());
            JsonNode outcome = told.get(2).json().path("outcome");
            assertThat(outcome.path("recipient").asText()).isEqualTo("sales@hooked.example");
            assertThat(outcome.path("messageId").asText()).isEqualTo(message.id());
            assertThat(outcome.path("outcome").asText()).isEqualTo("forwarded");

            assertShowsWhatHappened(world, webhook.path("id").asText());
            assertThat(world.webAdmin()
                            .get("/email-routing/zones/hooked.example/rules/"
                                    + rule.path("id").asText())
                            .json()
                            .path("hits")
                            .asInt())
                    .isEqualTo(1);
            assertWasAudited(world, webhook);
        }
    }

    private static void assertIsSigned(OutcomeReceiver.Told told, String secret) throws Exception {
        assertThat(told.signature()).matches("t=[0-9]+,v1=[0-9a-f]{64}");
        String time = told.signature().substring(2, told.signature().indexOf(','));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String expected =
                HexFormat.of().formatHex(mac.doFinal((time + "." + told.body()).getBytes(StandardCharsets.UTF_8)));
        assertThat(told.signature()).endsWith(",v1=" + expected);
        assertThat(told.timestamp()).isEqualTo(time);
        assertThat(Instant.ofEpochSecond(Long.parseLong(time)))
                .isBetween(Instant.now().minus(PATIENCE), Instant.now().plusSeconds(1));
    }

    private static void assertShowsWhatHappened(MailWorld world, String webhook) {
        JsonNode delivery = Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> world.webAdmin()
                                .get("/email-routing/webhooks/" + webhook)
                                .json()
                                .path("delivery"),
                        shown -> shown.path("delivered").asInt() == 1);
        assertThat(delivery.path("pending").asInt()).isZero();
        assertThat(delivery.path("failuresInARow").asInt()).isZero();
        assertThat(delivery.path("lastFailureReason").asText()).isEqualTo("answered with status 500");
    }

    private static void assertWasAudited(MailWorld world, JsonNode webhook) throws Exception {
        JsonNode audit = world.webAdmin()
                .get("/email-routing/audit?resource=webhook&actor=unauthenticated@127.0.0.1")
                .json();
        assertThat(audit.at("/entries/0/id").asText())
                .isEqualTo(webhook.path("id").asText());
        assertThat(audit.toString()).doesNotContain(webhook.path("secret").asText());
    }

    @Test
    @ExtendWith(SharedWorld.class)
    void asConfiguredByDefaultAWebhookLeadsToThePublicInternetOnly(MailWorld world) throws Exception {
        JsonNode webhook = world.webAdmin()
                .post("/email-routing/webhooks", "{\"url\":\"https://127.0.0.1:8443/\"}")
                .json();

        JsonNode tried = world.webAdmin()
                .post("/email-routing/webhooks/" + webhook.path("id").asText() + "/test", "{}")
                .json();

        assertThat(tried.path("taken").asBoolean()).isFalse();
        assertThat(tried.path("reason").asText()).contains("no address of the public Internet");
    }
}
