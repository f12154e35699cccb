package dev.emailrouting.webadmin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SuppressionsResourceTest {
    private static final String PATH = "/email-routing/suppressions";

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
    void anAddressIsSuppressedAndNoMore() {
        Reply added = webadmin.post(PATH, "{\"email\":\"gone@example.net\",\"note\":\"asked us not to\"}");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().path("reason").asText()).isEqualTo("manual");
        assertThat(webadmin.get(PATH + "/Gone@example.net").json()).isEqualTo(added.json());
        assertThat(webadmin.get(PATH + "?reason=manual&text=asked").json().at("/entries/0"))
                .isEqualTo(added.json());
        assertThat(webadmin.get(PATH + "?reason=hard_bounce")
                        .json()
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(webadmin.delete(PATH + "/gone@example.net").status()).isEqualTo(204);
        assertThat(webadmin.delete(PATH + "/gone@example.net").status()).isEqualTo(404);
        assertThat(webadmin.get("/email-routing/audit?resource=suppression")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void manyAreAddedAtOnceAllOrNone() {
        assertThat(webadmin.post(
                                PATH + "/bulk",
                                "{\"entries\":[{\"email\":\"a@example.net\"},{\"email\":\"b@example.net\"}]}")
                        .json()
                        .path("added")
                        .asInt())
                .isEqualTo(2);
        assertThat(webadmin.post(PATH + "/bulk", "{\"entries\":[{\"email\":\"c@example.net\"},{\"email\":\"none\"}]}")
                        .status())
                .isEqualTo(400);
        assertThat(webadmin.get(PATH).json().path("total").asInt()).isEqualTo(2);
    }

    @Test
    void whatHasPassedIsNoEnd() {
        assertThat(webadmin.post(PATH, "{\"email\":\"a@example.net\",\"expires\":\"2020-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(400);
    }
}
