package dev.emailrouting.webadmin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AccountsResourceTest {
    private static final String ACCOUNTS = "/email-routing/accounts";

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
    void theDefaultAccountIsThereFromTheBeginning() {
        Reply accounts = webadmin.get(ACCOUNTS);

        assertThat(accounts.status()).isEqualTo(200);
        assertThat(accounts.at("/entries/0/name")).isEqualTo("default");
        assertThat(accounts.at("/total")).isEqualTo("1");
    }

    @Test
    void anAccountIsMadeAndFoundWhereItsLocationSays() {
        Reply made = webadmin.post(ACCOUNTS, "{\"name\":\"acme\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo("/email-routing/accounts/acme");
        Reply found = webadmin.get(made.header("Location"));
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json()).isEqualTo(made.json());
        assertThat(found.header("ETag")).isEqualTo(made.header("ETag"));
    }

    @Test
    void anAccountIsMadeOnce() {
        webadmin.post(ACCOUNTS, "{\"name\":\"acme\"}");

        Reply again = webadmin.post(ACCOUNTS, "{\"name\":\"acme\"}");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).startsWith("name: ");
    }

    @Test
    void anUnusedAccountIsDeleted() {
        webadmin.post(ACCOUNTS, "{\"name\":\"acme\"}");

        assertThat(webadmin.delete(ACCOUNTS + "/acme").status()).isEqualTo(204);
        assertThat(webadmin.get(ACCOUNTS + "/acme").status()).isEqualTo(404);
    }

    @Test
    void anAccountThatOwnsSomethingStays() {
        webadmin.post(ACCOUNTS, "{\"name\":\"acme\"}");
        webadmin.post("/email-routing/zones", "{\"name\":\"example.com\",\"account\":\"acme\"}");

        assertThat(webadmin.delete(ACCOUNTS + "/acme").status()).isEqualTo(409);
    }

    @Test
    void theDefaultAccountStays() {
        assertThat(webadmin.delete(ACCOUNTS + "/default").status()).isEqualTo(409);
    }

    @Test
    void anAccountThatChangedSinceItWasReadIsNotDeleted() {
        webadmin.post(ACCOUNTS, "{\"name\":\"acme\"}");

        assertThat(webadmin.delete(ACCOUNTS + "/acme", "If-Match", "\"2\"").status())
                .isEqualTo(412);
        assertThat(webadmin.delete(ACCOUNTS + "/acme", "If-Match", "\"1\"").status())
                .isEqualTo(204);
    }

    @Test
    void anUnknownAccountIsNamed() {
        Reply unknown = webadmin.delete(ACCOUNTS + "/nobody");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).isEqualTo("account nobody does not exist");
    }
}
