package dev.emailrouting.it;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.launcher.WebAdmin;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Whoever holds a binding's token sends as its senders, to whom it may, and nothing twice. */
class SendIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ANN = "ann@inbox.send.test";

    private static MailWorld world;
    private static PublicPages pages;

    @BeforeAll
    static void start() throws Exception {
        pages = PublicPages.atFreePort();
        world = MailWorld.named("send")
                .with("emailrouting.public.port", String.valueOf(pages.port()))
                .with("emailrouting.public.base-url", pages.base())
                .build()
                .startJames();
        world.zone("send.example");
        world.destination(ANN);
        world.destination("gone@inbox.send.test");
        JsonNode record = made(world.webAdmin()
                        .post("/email-routing/keys", "{\"domain\":\"send.example\",\"type\":\"ed25519\"}"))
                .path("record");
        List<String> strings = new ArrayList<>();
        record.path("strings").forEach(string -> strings.add(string.asText()));
        world.names().txt(record.path("name").asText(), strings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    @BeforeEach
    void startAnew() {
        world.sink().reset();
    }

    private static JsonNode made(WebAdmin.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isIn(200, 201);
        return answer.json();
    }

    /** A binding of its own for a test. @return its token */
    private static String binding(String name) throws Exception {
        made(world.webAdmin()
                .post(
                        "/email-routing/bindings",
                        "{\"name\":\"" + name + "\",\"senders\":[\"shop@send.example\"],"
                                + "\"limits\":{\"perHour\":20,\"perDay\":100}}"));
        return made(world.webAdmin().post("/email-routing/bindings/" + name + "/token", "{}"))
                .path("token")
                .asText();
    }

    private static HttpResponse<String> post(String path, String token, String type, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(pages.base() + path))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String token, String to, String subject, String... headers)
            throws Exception {
        return post(
                "send",
                token,
                "application/json",
                "{\"from\":{\"email\":\"shop@send.example\",\"name\":\"The Sh\u00f6p\"},\"to\":\"" + to
                        + "\",\"subject\":\"" + subject + "\",\"text\":\"Thank you.\",\"html\":\"<p>Thank you.</p>\"}",
                headers);
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        return new ObjectMapper().readTree(answer.body());
    }

    private static String code(HttpResponse<String> answer) throws Exception {
        return json(answer).at("/error/code").asText();
    }

    private static ReceivedMail arrival(String messageId) throws Exception {
        return world.sink()
                .await(
                        1,
                        PATIENCE,
                        mail -> mail.header("Message-ID")
                                .filter(messageId::equals)
                                .isPresent())
                .get(0);
    }

    private static String unique() {
        return "Order " + UUID.randomUUID();
    }

    @Test
    void whatIsSentByATokenArrivesSigned() throws Exception {
        HttpResponse<String> answer = send(binding("arrives"), ANN, unique());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).at("/recipients/0/state").asText()).isEqualTo("queued");
        ReceivedMail mail = arrival(json(answer).path("messageId").asText());
        assertThat(mail.sender()).isEqualTo("shop@send.example");
        assertThat(mail.recipientAddresses()).containsExactly(ANN);
        assertThat(SealingIT.signers(world, mail)).containsExactly("send.example pass");
        assertThat(mail.text()).contains("multipart/alternative").matches("[\\x09\\x0a\\x0d\\x20-\\x7e]*");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(world.webAdmin()
                                .get("/email-routing/activity?outcome=sent&messageId="
                                        + URLEncoder.encode(
                                                json(answer).path("messageId").asText(), StandardCharsets.UTF_8))
                                .json()
                                .at("/entries/0/zone")
                                .asText())
                        .isEqualTo("send.example"));
    }

    @Test
    void whoSendsAndToWhomNobodyDoesIsSaidByADocument() throws Exception {
        String document = """
                {"format": "email-routing-export", "version": 1,
                 "bindings": [{"name": "applied", "senders": ["shop@send.example"]}],
                 "suppressions": [{"email": "asked-not-to@inbox.send.test", "note": "asked us not to"}]}
                """;
        JsonNode applied = made(world.webAdmin().post("/email-routing/apply", document));
        assertThat(applied.path("changes").findValuesAsText("resource")).containsExactly("binding", "suppression");
        assertThat(made(world.webAdmin().get("/email-routing/bindings/applied")).path("tokens"))
                .isEmpty();
        String token = made(world.webAdmin().post("/email-routing/bindings/applied/token", "{}"))
                .path("token")
                .asText();

        HttpResponse<String> answer = send(token, ANN, unique());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(arrival(json(answer).path("messageId").asText()).recipientAddresses())
                .containsExactly(ANN);
        world.destination("asked-not-to@inbox.send.test");
        assertThat(code(send(token, "asked-not-to@inbox.send.test", unique()))).isEqualTo("E_RECIPIENT_SUPPRESSED");

        String exported = world.webAdmin().get("/email-routing/export").body();
        assertThat(exported).doesNotContain(token);
        assertThat(made(world.webAdmin().post("/email-routing/apply", exported)).path("changes"))
                .isEmpty();
        assertThat(send(token, ANN, unique()).statusCode())
                .as("the token holds on")
                .isEqualTo(200);
    }

    @Test
    void aMessageComposedByItsSenderArrivesAsItIs() throws Exception {
        String id = "<" + UUID.randomUUID() + "@send.example>";
        HttpResponse<String> answer = post(
                "send-raw?from=shop@send.example&to=" + ANN,
                binding("raw"),
                "message/rfc822",
                "From: Shop <shop@send.example>\r\nTo: " + ANN + "\r\nSubject: raw\r\nMessage-ID: " + id
                        + "\r\nDate: Thu, 1 Jan 2026 00:00:00 +0000\r\n\r\nAs it is.\r\n");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).path("messageId").asText()).isEqualTo(id);
        ReceivedMail mail = arrival(id);
        assertThat(mail.text()).contains("\r\n\r\nAs it is.");
        assertThat(SealingIT.signers(world, mail)).containsExactly("send.example pass");
    }

    @Test
    void aStrangerGetsNothing() throws Exception {
        HttpResponse<String> answer = send(binding("stranger"), "stranger@elsewhere.test", unique());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("E_RECIPIENT_NOT_ALLOWED");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(world.webAdmin()
                                .get("/email-routing/activity?outcome=send-refused&recipient=stranger@elsewhere.test")
                                .json()
                                .at("/entries/0/reason")
                                .asText())
                        .startsWith("binding:stranger: E_RECIPIENT_NOT_ALLOWED"));
    }

    @Test
    void aTokenThatWasRevokedIsNone() throws Exception {
        String token = binding("revoked");
        assertThat(world.webAdmin()
                        .delete("/email-routing/bindings/revoked/token")
                        .status())
                .isEqualTo(204);

        HttpResponse<String> answer = send(token, ANN, unique());
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(token);
    }

    @Test
    void theSameKeySendsOnce() throws Exception {
        String token = binding("once");
        String subject = unique();
        HttpResponse<String> first = send(token, ANN, subject, "Idempotency-Key", "order-1");
        HttpResponse<String> second = send(token, ANN, subject, "Idempotency-Key", "order-1");
        HttpResponse<String> other = send(token, ANN, unique(), "Idempotency-Key", "order-1");
        HttpResponse<String> last = send(token, ANN, unique());

        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(other.statusCode()).isEqualTo(409);
        arrival(json(last).path("messageId").asText());
        arrival(json(first).path("messageId").asText());
        assertThat(world.sink().received()).hasSize(2);
    }

    @Test
    void whoWasRefusedByItsOwnServerIsSuppressed() throws Exception {
        String token = binding("bounces");
        world.sink().answer("RCPT TO:<gone@", "550 5.1.1 nobody of that name");
        assertThat(send(token, "gone@inbox.send.test", unique()).statusCode()).isEqualTo(200);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(world.webAdmin()
                                .get("/email-routing/suppressions/gone@inbox.send.test")
                                .json()
                                .path("reason")
                                .asText())
                        .isEqualTo("hard_bounce"));
        HttpResponse<String> answer = send(token, "gone@inbox.send.test", unique());
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(code(answer)).isEqualTo("E_RECIPIENT_SUPPRESSED");
    }

    @Test
    void nothingIsSentWhileAnOperatorHasSwitchedItOff() throws Exception {
        String token = binding("off");
        made(world.webAdmin().put("/email-routing/automation", "{\"replies\":true,\"sends\":false,\"programs\":true}"));
        try {
            HttpResponse<String> answer = send(token, ANN, unique());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(code(answer)).isEqualTo("E_DELIVERY_FAILED");
        } finally {
            made(world.webAdmin()
                    .put("/email-routing/automation", "{\"replies\":true,\"sends\":true,\"programs\":true}"));
        }
    }
}
