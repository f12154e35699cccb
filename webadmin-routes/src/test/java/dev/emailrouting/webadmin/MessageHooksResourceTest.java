package dev.emailrouting.webadmin;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessageHooksResourceTest {
    private static final String HOOKS = "/email-routing/message-hooks";
    private static final String SCORER = HOOKS + "/scorer";
    private static final String BODY = "{\"url\":\"https://hooks.example/mail\"}";

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

    @Test
    void aMessageHookIsMadeWithASecretThatIsShownThisOnce() {
        Reply made = webadmin.put(SCORER, BODY);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(SCORER);
        assertThat(made.at("/secret")).startsWith("whsec_");
        assertThat(made.at("/format")).isEqualTo("raw");
        assertThat(made.at("/timeoutSeconds")).isEqualTo("5");
        assertThat(made.at("/enabled")).isEqualTo("true");
        for (String path : List.of(HOOKS, SCORER, "/email-routing/audit")) {
            assertThat(webadmin.get(path).body())
                    .contains("https://hooks.example/mail")
                    .doesNotContain("whsec_");
        }
    }

    @Test
    void anAnswerCanBeEditedAndPutBackAndTheSecretStays() {
        Reply made = webadmin.put(SCORER, BODY);
        String edited = made.body().replace("\"raw\"", "\"json\"");

        Reply put = webadmin.put(SCORER, edited, "If-Match", made.header("ETag"));

        assertThat(put.status()).isEqualTo(200);
        assertThat(put.at("/format")).isEqualTo("json");
        assertThat(put.at("/version")).isEqualTo("2");
        assertThat(put.body()).doesNotContain("whsec_");
        assertThat(webadmin.put(SCORER, edited, "If-Match", made.header("ETag")).status())
                .isEqualTo(412);
        assertThat(webadmin.get(SCORER, "If-None-Match", put.header("ETag")).status())
                .isEqualTo(304);
    }

    @Test
    void aSecretIsRotated() {
        Reply made = webadmin.put(SCORER, BODY);

        Reply rotated = webadmin.post(SCORER + "/rotate-secret", "", "If-Match", made.header("ETag"));

        assertThat(rotated.status()).isEqualTo(200);
        assertThat(rotated.at("/secret")).startsWith("whsec_").isNotEqualTo(made.at("/secret"));
        assertThat(rotated.at("/version")).isEqualTo("2");
        assertThat(webadmin.get("/email-routing/audit").body()).doesNotContain("whsec_");
        assertThat(webadmin.post(HOOKS + "/other/rotate-secret", "{}").status()).isEqualTo(404);
    }

    @Test
    void aRuleAsksOnlyWhatIsThereAndKeepsItThere() {
        server.zone("example.com");
        String ask = "{\"type\":\"webhook\",\"value\":[\"scorer\"]}";
        assertThat(server.rule("help@example.com", ask).message())
                .startsWith("actions[0].value: ")
                .contains("webhook program scorer");

        webadmin.put(SCORER, BODY);
        Reply rule = server.rule("help@example.com", ask);
        assertThat(rule.status()).isEqualTo(201);

        Reply refused = webadmin.delete(SCORER);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains(rule.at("/id"));
        webadmin.delete(rule.header("Location"));
        assertThat(webadmin.delete(SCORER).status()).isEqualTo(204);
        assertThat(webadmin.get(SCORER).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "scorer | {} | url",
                "scorer | {'url':'http://hooks.example/'} | url",
                "scorer | {'url':'https://hooks.example:25/'} | url",
                "scorer | {'url':'https://user@hooks.example/'} | url",
                "scorer | {'url':'https://hooks.example/','format':'xml'} | format",
                "scorer | {'url':'https://hooks.example/','timeoutSeconds':0} | timeoutSeconds",
                "scorer | {'url':'https://hooks.example/','timeoutSeconds':21} | timeoutSeconds",
                "scorer | {'url':'https://hooks.example/','account':'acme'} | account",
                "scorer | {'url':'https://hooks.example/','name':'other'} | name",
                "scorer | {'url':'https://hooks.example/','outcomes':[]} | outcomes",
                "scorer?account=nobody | {'url':'https://hooks.example/'} | account",
                "_scorer | {'url':'https://hooks.example/'} | name"
            })
    void whatCannotBeIsRefusedByItsName(String name, String body, String field) {
        Reply refused = webadmin.put(HOOKS + "/" + name, body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith(field + ": ");
    }

    @Test
    void accountsHaveMessageHooksOfTheirOwn() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");

        assertThat(webadmin.put(SCORER + "?account=acme", BODY).header("Location"))
                .isEqualTo(SCORER + "?account=acme");
        assertThat(webadmin.get(SCORER).status()).isEqualTo(404);
        assertThat(webadmin.get(HOOKS + "?account=acme").at("/total")).isEqualTo("1");
        assertThat(webadmin.delete("/email-routing/accounts/acme").message()).contains("a message hook");
    }
}
