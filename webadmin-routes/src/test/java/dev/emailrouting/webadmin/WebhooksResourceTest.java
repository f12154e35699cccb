package dev.emailrouting.webadmin;

import java.time.Instant;
import java.util.List;

import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WebhooksResourceTest {
    private static final String WEBHOOKS = "/email-routing/webhooks";

    private EmailRoutingServer server;
    private Webadmin webadmin;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
        webadmin = server.webadmin;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply made(String path) {
        return webadmin.post(WEBHOOKS, "{\"url\":\"https://hooks.example" + path + "\"}");
    }

    @Test
    void aWebhookIsMadeWithASecretThatIsShownThisOnce() {
        Reply made = made("/in");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(WEBHOOKS + "/" + made.at("/id"));
        assertThat(made.at("/account")).isEqualTo("default");
        assertThat(made.at("/enabled")).isEqualTo("true");
        assertThat(made.json().at("/outcomes")).hasSize(ActivityOutcome.values().length);
        assertThat(made.at("/delivery/pending")).isEqualTo("0");
        assertThat(made.at("/secret")).startsWith("whsec_");
        for (String path : List.of(WEBHOOKS, WEBHOOKS + "/" + made.at("/id"), "/email-routing/audit")) {
            assertThat(webadmin.get(path).body())
                    .contains("https://hooks.example/in")
                    .doesNotContain("whsec_");
        }
    }

    @Test
    void whatWaitsIsShownAndIsNoChange() {
        Reply made = made("/in");
        server.activity.append(List.of(ImmutableActivityRow.builder()
                .time(Instant.parse("2026-03-01T10:00:00Z"))
                .recipient("sales@example.com")
                .account("default")
                .outcome(ActivityOutcome.FORWARDED)
                .reason("rule 'sales'")
                .build()));

        Reply shown = webadmin.get(made.header("Location"));

        assertThat(shown.at("/delivery/pending")).isEqualTo("1");
        assertThat(shown.header("ETag")).isEqualTo(made.header("ETag"));
        assertThat(webadmin.get(WEBHOOKS + "?account=default").at("/entries/0/delivery/pending"))
                .isEqualTo("1");
    }

    @Test
    void anAnswerCanBeEditedAndPutBack() {
        server.zone("example.com");
        Reply made = made("/in");
        String edited = made.body().replace("\"enabled\":true", "\"enabled\":false,\"zone\":\"example.com\"");

        Reply put = webadmin.put(made.header("Location"), edited, "If-Match", made.header("ETag"));

        assertThat(put.status()).isEqualTo(200);
        assertThat(put.at("/enabled")).isEqualTo("false");
        assertThat(put.at("/zone")).isEqualTo("example.com");
        assertThat(put.at("/version")).isEqualTo("2");
        assertThat(webadmin.put(made.header("Location"), edited, "If-Match", made.header("ETag"))
                        .status())
                .isEqualTo(412);
    }

    @Test
    void aWebhookIsTriedAtOnce() {
        Reply taken = webadmin.post(made("/taken").header("Location") + "/test", "{}");
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.at("/taken")).isEqualTo("true");
        assertThat(server.posted.get(0).body()).contains("\"type\":\"test\"").contains(taken.at("/event"));

        Reply refused = webadmin.post(made("/refused").header("Location") + "/test", "{}");
        assertThat(refused.at("/taken")).isEqualTo("false");
        assertThat(refused.at("/reason")).isEqualTo("answered with status 503");
    }

    @Test
    void aDeletedWebhookIsGone() {
        Reply made = made("/in");

        assertThat(webadmin.delete(made.header("Location")).status()).isEqualTo(204);
        assertThat(webadmin.get(made.header("Location")).status()).isEqualTo(404);
        assertThat(webadmin.delete(made.header("Location")).status()).isEqualTo(404);
        assertThat(webadmin.post(made.header("Location") + "/test", "{}").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | url",
                "{'url':'http://hooks.example/'} | url",
                "{'url':'https://hooks.example:25/'} | url",
                "{'url':'https://user@hooks.example/'} | url",
                "{'url':'not a url'} | url",
                "{'url':'https://hooks.example/','outcomes':[]} | outcomes",
                "{'url':'https://hooks.example/','outcomes':['sent','eaten']} | outcomes[1]",
                "{'url':'https://hooks.example/','zone':'example.net'} | zone",
                "{'url':'https://hooks.example/','account':'nobody'} | account",
                "{'url':'https://hooks.example/','secret':'mine'} | secret"
            })
    void whatCannotBeIsRefusedByItsName(String body, String field) {
        Reply refused = webadmin.post(WEBHOOKS, body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith(field + ": ");
    }

    @Test
    void anAccountWithAWebhookIsInUse() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        webadmin.post(WEBHOOKS, "{\"url\":\"https://hooks.example/\",\"account\":\"acme\"}");

        Reply refused = webadmin.delete("/email-routing/accounts/acme");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("a webhook");
    }
}
