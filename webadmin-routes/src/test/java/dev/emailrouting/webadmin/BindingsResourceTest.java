package dev.emailrouting.webadmin;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BindingsResourceTest {
    private static final String PATH = "/email-routing/bindings";
    private static final String SHOP = "{\"name\":\"shop\",\"senders\":[\"shop@example.com\"]}";

    private EmailRoutingServer server;
    private Webadmin webadmin;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
        webadmin = server.webadmin;
        server.zone("example.com");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aBindingIsMadeShownChangedAndDeleted() {
        Reply made = webadmin.post(PATH, SHOP);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("destinations").asText()).isEqualTo("verified");
        assertThat(made.json().path("enabled").asBoolean()).isTrue();

        Reply changed = webadmin.put(
                PATH + "/shop",
                "{\"senders\":[\"*@example.com\"],\"destinations\":[\"ann@example.net\"],\"limits\":{\"perHour\":5}}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(webadmin.get(PATH + "/shop").json()).isEqualTo(changed.json());
        assertThat(webadmin.get(PATH).json().at("/entries/0")).isEqualTo(changed.json());
        assertThat(webadmin.put(PATH + "/shop", changed.json().toString()).status())
                .as("an answer can be put back")
                .isEqualTo(200);

        assertThat(webadmin.delete(PATH + "/shop").status()).isEqualTo(204);
        assertThat(webadmin.get(PATH + "/shop").status()).isEqualTo(404);
    }

    @Test
    void aTokenIsShownOnceAndAuditedWithoutItself() {
        webadmin.post(PATH, SHOP);
        Reply issued = webadmin.post(PATH + "/shop/token", "{}");
        String token = issued.json().path("token").asText();

        assertThat(token).matches("ersend_[A-Za-z0-9_-]{43}");
        assertThat(webadmin.get(PATH + "/shop").json().path("tokens")).hasSize(1);
        assertThat(webadmin.get(PATH + "/shop").body()).doesNotContain(token);
        JsonNode audit = webadmin.get("/email-routing/audit?resource=binding").json();
        assertThat(audit.path("total").asInt()).isEqualTo(2);
        assertThat(audit.toString()).doesNotContain(token);
        assertThat(webadmin.delete(PATH + "/shop/token").status()).isEqualTo(204);
        assertThat(webadmin.get(PATH + "/shop").json().path("tokens")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "senders|{\"name\":\"a\",\"senders\":[\"shop@elsewhere.example\"]}",
                "senders|{\"name\":\"a\",\"senders\":[]}",
                "senders[0]|{\"name\":\"a\",\"senders\":[\"no address\"]}",
                "name|{\"name\":\"A b\",\"senders\":[\"shop@example.com\"]}",
                "destinations|{\"name\":\"a\",\"senders\":[\"shop@example.com\"],\"destinations\":\"any\"}",
                "perHour|{\"name\":\"a\",\"senders\":[\"shop@example.com\"],\"limits\":{\"perHour\":0}}",
                "account|{\"name\":\"a\",\"senders\":[\"shop@example.com\"],\"account\":\"nobody\"}"
            })
    void whatIsWrongIsNamed(String field, String body) {
        Reply refused = webadmin.post(PATH, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()
                        + refused.json().path("details").asText())
                .contains(field);
    }

    @Test
    void aNameIsTakenOnce() {
        webadmin.post(PATH, SHOP);

        assertThat(webadmin.post(PATH, SHOP).status()).isEqualTo(409);
    }
}
