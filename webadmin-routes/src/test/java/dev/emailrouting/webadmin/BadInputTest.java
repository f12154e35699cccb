package dev.emailrouting.webadmin;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BadInputTest {
    private static EmailRoutingServer server;

    @BeforeAll
    static void start() {
        server = new EmailRoutingServer();
        server.zone("example.com");
        server.destination("me@example.net", true);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "/bad-input.csv", delimiter = '|', quoteCharacter = '^', numLinesToSkip = 1)
    void badInputIsA4xxThatBeginsWithTheNameOfTheField(
            String method, String path, String body, int status, String field) {
        Reply reply = server.webadmin.send(
                method,
                "/email-routing/" + path,
                body == null ? "" : body.replace('\'', '"'),
                "Content-Type",
                "application/json");

        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.at("/statusCode")).isEqualTo(String.valueOf(status));
        assertThat(reply.message()).startsWith(field + ": ");
    }

    @Test
    void textsAreNotWithoutEnd() {
        String name = "a".repeat(201);
        String text = "a".repeat(401);

        assertThat(server.webadmin
                        .post("/email-routing/zones", "{\"name\":\"" + "a.".repeat(127) + "example\"}")
                        .message())
                .startsWith("name: ");
        assertThat(server.webadmin
                        .post(
                                "/email-routing/zones/example.com/rules",
                                "{\"name\":\"" + name
                                        + "\",\"matchers\":[{\"type\":\"all\"}],\"actions\":[{\"type\":\"drop\"}]}")
                        .message())
                .startsWith("name: ");
        assertThat(server.rule("", "{\"type\":\"reject\",\"value\":\"" + text + "\"}")
                        .message())
                .startsWith("actions[0].value");
        assertThat(server.destination("a".repeat(65) + "@example.net", true).message())
                .startsWith("email: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "zones",
                "keys",
                "keys/example.com/s1/retire",
                "accounts",
                "destinations",
                "explain",
                "zones/example.com/rules"
            })
    void aFormIsRefusedWithTheWayOut(String path) {
        Reply reply = server.webadmin.send(
                "POST",
                "/email-routing/" + path,
                "{\"name\":\"example.org\"}",
                "Content-Type",
                "application/x-www-form-urlencoded");

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.message()).contains("-H 'Content-Type: application/json'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/nothing", "/zones/", "/zones/example.com/rules/a/b"})
    void whatIsNoRouteIsJames404(String path) {
        assertThat(server.webadmin.get("/email-routing" + path).message())
                .isEqualTo("GET /email-routing" + path + " can not be found");
    }
}
