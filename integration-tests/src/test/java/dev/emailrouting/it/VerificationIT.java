package dev.emailrouting.it;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.RunFailedException;
import dev.emailrouting.launcher.WebAdmin;
import dev.emailrouting.launcher.smtp.ReceivedMail;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Nothing is forwarded to an address whose owner has not agreed, and to one that is refused again and again no more. */
class VerificationIT {
    private static final String SENDER = "ann@client.example";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static MailWorld world;
    private static PublicPages pages;

    @BeforeAll
    static void start() throws Exception {
        pages = PublicPages.atFreePort();
        world = MailWorld.named("verification")
                .with("emailrouting.public.port", String.valueOf(pages.port()))
                .with("emailrouting.public.base-url", pages.base())
                .edited("email-routing.properties", text -> text + "\nsuspension.refusals=3\n")
                .build()
                .startJames();
        world.signingKeys();
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
    void theOwnersConsentStartsTheRuleWithinASecond() throws Exception {
        world.zone("consent.example");
        JsonNode made = world.destination("me@inbox.consent.test", false);
        world.forward("sales@consent.example", "me@inbox.consent.test");
        assertThat(made.at("/verification/sentTo").asText()).isEqualTo("me@inbox.consent.test");
        String link = pages.linkIn(verificationMails("me@inbox.consent.test", 1).get(0));

        HttpResponse<String> page = pages.get(link);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("me@inbox.consent.test", "<form method=\"post\">");
        assertThat(stateOf(made)).isEqualTo("waiting");
        assertThat(world.replyTo("sales@consent.example").code()).isEqualTo(550);

        assertThat(pages.press(link).statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(1))
                .until(() -> world.replyTo("sales@consent.example").code() == 250);
        assertThat(stateOf(made)).isEqualTo("verified");
        TestMessage message = TestMessage.saying("now it goes");
        world.send(message, SENDER, "sales@consent.example");
        assertThat(world.arrival(message).recipientAddresses()).containsExactly("me@inbox.consent.test");

        assertThat(pages.press(link).statusCode()).as("pressed again").isEqualTo(410);
        assertThat(pages.get(link).statusCode()).isEqualTo(410);
    }

    @Test
    void theMailComesFromThisServerAndFromNoMailbox() throws Exception {
        world.destination("form@inbox.form.test", false);

        ReceivedMail mail = verificationMails("form@inbox.form.test", 1).get(0);

        assertThat(mail.sender()).isEmpty();
        assertThat(mail.header("From")).contains("<postmaster@" + MailWorld.SRS_DOMAIN + ">");
        assertThat(mail.header("To")).contains("<form@inbox.form.test>");
        assertThat(mail.header("Auto-Submitted")).contains("auto-generated");
        assertThat(mail.header("Message-ID").orElseThrow()).endsWith("@" + MailWorld.SRS_DOMAIN + ">");
        assertThat(mail.header("DKIM-Signature").orElseThrow()).contains("d=" + MailWorld.SRS_DOMAIN);
        assertThat(mail.text()).matches("[\\x09\\x0a\\x0d\\x20-\\x7e]*");
    }

    @Test
    void aNewerMailVoidsTheLinkBeforeAndThereAreNotManyOfThem() throws Exception {
        JsonNode made = world.destination("again@inbox.again.test", false);
        String first =
                pages.linkIn(verificationMails("again@inbox.again.test", 1).get(0));

        assertThat(resend(made).status()).isEqualTo(200);
        List<ReceivedMail> both = verificationMails("again@inbox.again.test", 2);
        String second = both.stream()
                .map(pages::linkIn)
                .filter(link -> !link.equals(first))
                .findFirst()
                .orElseThrow();

        assertThat(pages.press(first).statusCode()).isEqualTo(410);
        assertThat(stateOf(made)).isEqualTo("waiting");
        assertThat(resend(made).status()).isEqualTo(200);
        assertThat(resend(made).status()).as("beyond the limit").isEqualTo(429);
        assertThat(pages.press(second).statusCode()).as("a third was mailed").isEqualTo(410);
        verificationMails("again@inbox.again.test", 3);
    }

    @Test
    void theListenerServesStrangersNothingElse() throws Exception {
        assertThat(pages.get(pages.base() + "verify/" + "A".repeat(96)).statusCode())
                .isEqualTo(404);
        for (String path : List.of("", "email-routing/zones", "healthcheck", "verify/", "domains")) {
            HttpResponse<String> answer = pages.get(pages.base() + path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.headers().firstValue("Server")).isEmpty();
            assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        }
    }

    @Test
    void anAccountNeitherUsesNorSeesTheDestinationsOfAnother() throws Exception {
        world.zone("mine.example");
        assertThat(post("accounts", "{\"name\":\"acme\"}").status()).isEqualTo(201);
        world.reachable("inbox.acme.test");
        JsonNode his = post(
                        "destinations", "{\"email\":\"boss@inbox.acme.test\",\"account\":\"acme\",\"verified\":true}")
                .json();
        post("destination-domains", "{\"domain\":\"all.acme.test\",\"account\":\"acme\"}");

        assertThat(forward("mine.example", "boss@inbox.acme.test").status()).isEqualTo(400);
        assertThat(forward("mine.example", "any@all.acme.test").status()).isEqualTo(400);
        assertThat(world.webAdmin()
                        .get("/email-routing/destinations?account=default&limit=1000")
                        .json()
                        .findValuesAsText("id"))
                .doesNotContain(his.path("id").asText());

        // A destination of one's own for the same address is asked of its owner anew.
        world.destination("boss@inbox.acme.test", false);
        assertThat(forward("mine.example", "boss@inbox.acme.test").status()).isEqualTo(201);
        assertThat(world.replyTo("sales@mine.example").text()).startsWith("550 5.1.1");
    }

    @Test
    void anyAddressOfAVerifiedDomainIsForwardedTo() throws Exception {
        world.zone("domain.example");
        world.reachable("partner.test");
        assertThat(post("destination-domains", "{\"domain\":\"partner.test\"}").status())
                .isEqualTo(201);
        world.forward("sales@domain.example", "anybody@partner.test");
        TestMessage message = TestMessage.saying("to a partner");

        world.send(message, SENDER, "sales@domain.example");

        assertThat(world.arrival(message).recipientAddresses()).containsExactly("anybody@partner.test");
    }

    @Test
    void whoIsRefusedAgainAndAgainIsSuspendedUntilSomebodyLiftsIt() throws Exception {
        world.zone("gone.example");
        JsonNode made = world.destination("gone@inbox.gone.test", true);
        world.forward("sales@gone.example", "gone@inbox.gone.test");
        world.sink().answer("RCPT TO:<gone@inbox.gone.test>", "550 5.1.1 no such user");
        for (int i = 0; i < 3; i++) {
            world.send(TestMessage.saying("number " + i), SENDER, "sales@gone.example");
        }

        await().atMost(PATIENCE).until(() -> stateOf(made).equals("suspended"));

        await().atMost(Duration.ofSeconds(2))
                .until(() -> world.replyTo("sales@gone.example").code() == 550);
        assertThat(destination(made).at("/suspended/reason").asText()).contains("550 5.1.1 no such user");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(world.webAdmin()
                                .get("/email-routing/activity?outcome=suspended")
                                .json()
                                .at("/entries/0/recipient")
                                .asText())
                        .isEqualTo("gone@inbox.gone.test"));
        assertThat(world.webAdmin().get("/healthcheck/checks/Email%20Routing").body())
                .contains("degraded", "refused too often", "state=suspended");

        world.sink().reset();
        assertThat(world.webAdmin()
                        .send("PATCH", "/email-routing/destinations/" + id(made), "{\"suspended\":false}")
                        .status())
                .isEqualTo(200);
        TestMessage message = TestMessage.saying("and again");
        world.send(message, SENDER, "sales@gone.example");
        world.arrival(message);
        assertThat(destination(made).has("bounces")).isFalse();
    }

    @Test
    void refusalsOfWhatAMessageSaysSuspendNobody() throws Exception {
        world.zone("spam.example");
        JsonNode made = world.destination("strict@inbox.spam.test", true);
        world.forward("sales@spam.example", "strict@inbox.spam.test");
        world.sink().answer("RCPT TO:<strict@inbox.spam.test>", "550 5.7.1 not from you");
        for (int i = 0; i < 4; i++) {
            TestMessage message = TestMessage.saying("number " + i);
            world.send(message, SENDER, "sales@spam.example");
            world.activity(message, 2);
        }
        // Behind them comes one that counts, so that what was counted is counted by then.
        world.sink().reset();
        world.sink().answer("RCPT TO:<strict@inbox.spam.test>", "550 5.1.1 no such user");
        world.send(TestMessage.saying("the last one"), SENDER, "sales@spam.example");

        await().atMost(PATIENCE).until(() -> destination(made).path("bounces").asInt() == 1);
        assertThat(stateOf(made)).isEqualTo("verified");
    }

    @Test
    void aPortThatIsTakenEndsTheStartWithOneLineThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                MailWorld other = MailWorld.named("verification-taken")
                        .with("emailrouting.public.port", String.valueOf(taken.getLocalPort()))
                        .build()) {
            assertThatThrownBy(other::startJames)
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining(
                            "Email Routing cannot start: email-routing.properties: public.port: cannot listen"
                                    + " on 127.0.0.1 port " + taken.getLocalPort());
        }
    }

    private static List<ReceivedMail> verificationMails(String email, int count) throws Exception {
        return world.sink()
                .await(
                        count,
                        PATIENCE,
                        mail -> mail.recipientAddresses().equals(List.of(email))
                                && mail.header("Auto-Submitted").isPresent());
    }

    private static WebAdmin.Answer post(String resource, String json) throws Exception {
        return world.webAdmin().post("/email-routing/" + resource, json);
    }

    private static WebAdmin.Answer forward(String zone, String destination) throws Exception {
        return post(
                "zones/" + zone + "/rules",
                "{\"matchers\":[{\"type\":\"literal\",\"field\":\"to\",\"value\":\"sales@" + zone
                        + "\"}],\"actions\":[{\"type\":\"forward\",\"value\":[\"" + destination + "\"]}]}");
    }

    private static WebAdmin.Answer resend(JsonNode destination) throws Exception {
        return post("destinations/" + id(destination) + "/verification", "");
    }

    private static JsonNode destination(JsonNode made) throws Exception {
        return world.webAdmin().get("/email-routing/destinations/" + id(made)).json();
    }

    private static String stateOf(JsonNode made) throws Exception {
        return destination(made).path("state").asText();
    }

    private static String id(JsonNode destination) {
        return destination.path("id").asText();
    }
}
