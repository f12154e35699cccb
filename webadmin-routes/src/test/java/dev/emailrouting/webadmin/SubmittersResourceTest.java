package dev.emailrouting.webadmin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SubmittersResourceTest {
    private static final String PATH = "/email-routing/submitters";
    private static final String BOB = PATH + "/bob@users.example";
    private static final String SALES = "{\"senders\":[\"sales@example.com\"]}";

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
    void aSubmitterIsMadeShownChangedAndDeleted() {
        Reply made = webadmin.put(PATH + "/Bob@users.example", SALES);
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().path("user").asText()).isEqualTo("bob@users.example");
        assertThat(made.json().path("account").asText()).isEqualTo("default");
        assertThat(made.json().path("destinations").asText()).isEqualTo("any");
        assertThat(made.json().path("enabled").asBoolean()).isTrue();
        assertThat(made.header("Location")).isEqualTo(BOB);

        Reply changed = webadmin.put(
                BOB,
                "{\"senders\":[\"*@example.com\",\"bob@users.example\"],\"destinations\":[\"ann@example.net\"],"
                        + "\"limits\":{\"perHour\":5},\"enabled\":false}");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.json().path("version").asInt()).isEqualTo(2);
        assertThat(webadmin.get(BOB).json()).isEqualTo(changed.json());
        assertThat(webadmin.put(BOB, changed.json().toString()).json())
                .as("an answer can be put back")
                .isEqualTo(changed.json());
        assertThat(webadmin.delete(BOB).status()).isEqualTo(204);
        assertThat(webadmin.get(BOB).status()).isEqualTo(404);
        assertThat(webadmin.get("/email-routing/audit?resource=submitter")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void theyAreListedByAccountAndText() {
        webadmin.put(BOB, SALES);
        webadmin.put(PATH + "/ann@users.example", SALES);

        assertThat(webadmin.get(PATH + "?limit=1").json().path("total").asInt()).isEqualTo(2);
        assertThat(webadmin.get(PATH + "?limit=1").json().at("/entries/0/user").asText())
                .isEqualTo("ann@users.example");
        assertThat(webadmin.get(PATH + "?text=bob&account=default")
                        .json()
                        .at("/entries/0/user")
                        .asText())
                .isEqualTo("bob@users.example");
        assertThat(webadmin.get(PATH + "?account=acme").json().path("total").asInt())
                .isZero();
    }

    @Test
    void whoHasSeenAnotherVersionChangesNothing() {
        assertThat(webadmin.put(BOB, SALES, "If-Match", "\"1-00000000\"").status())
                .as("there is none yet")
                .isEqualTo(412);
        String first = webadmin.put(BOB, SALES).header("ETag");
        String second = webadmin.put(BOB, "{\"senders\":[\"*@example.com\"]}", "If-Match", first)
                .header("ETag");

        assertThat(second).isNotEqualTo(first);
        assertThat(webadmin.put(BOB, SALES, "If-Match", first).status()).isEqualTo(412);
        assertThat(webadmin.delete(BOB, "If-Match", first).status()).isEqualTo(412);
        assertThat(webadmin.delete(BOB, "If-Match", second).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "senders[0]|{\"senders\":[\"shop@elsewhere.example\"]}",
                "senders|{\"senders\":[]}",
                "senders|{}",
                "senders[0]|{\"senders\":[\"no address\"]}",
                "user|{\"senders\":[\"sales@example.com\"],\"user\":\"ann@users.example\"}",
                "destinations|{\"senders\":[\"sales@example.com\"],\"destinations\":[]}",
                "destinations|{\"senders\":[\"sales@example.com\"],\"destinations\":\"all\"}",
                "perDay|{\"senders\":[\"sales@example.com\"],\"limits\":{\"perDay\":0}}",
                "account|{\"senders\":[\"sales@example.com\"],\"account\":\"nobody\"}",
                "token|{\"senders\":[\"sales@example.com\"],\"token\":\"x\"}"
            })
    void whatIsWrongIsNamed(String field, String body) {
        Reply refused = webadmin.put(BOB, body);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().path("message").asText()
                        + refused.json().path("details").asText())
                .contains(field);
        assertThat(webadmin.get(BOB).status()).isEqualTo(404);
    }

    @Test
    void aUserIsAnAddress() {
        assertThat(webadmin.put(PATH + "/bob", SALES).status()).isEqualTo(400);
    }

    @Test
    void theZoneOfAnotherAccountIsSentFromByNobodyElse() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");

        assertThat(webadmin.put(PATH + "/bob@example.com", "{\"senders\":[\"bob@example.com\"],\"account\":\"acme\"}")
                        .status())
                .as("his own domain is a zone of the default account")
                .isEqualTo(400);
        assertThat(webadmin.put(BOB, "{\"senders\":[\"bob@users.example\"],\"account\":\"acme\"}")
                        .status())
                .isEqualTo(201);
        assertThat(webadmin.put(BOB, "{\"senders\":[\"bob@users.example\"],\"account\":\"default\"}")
                        .status())
                .as("it keeps its account")
                .isEqualTo(400);
        assertThat(webadmin.put(BOB, "{\"senders\":[\"*@users.example\"]}")
                        .json()
                        .path("account")
                        .asText())
                .isEqualTo("acme");
    }
}
