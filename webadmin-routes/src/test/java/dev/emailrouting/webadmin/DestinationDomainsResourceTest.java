package dev.emailrouting.webadmin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DestinationDomainsResourceTest {
    private static final String DOMAINS = "/email-routing/destination-domains";

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
    void aDomainIsMadeAndFoundWhereItsLocationSays() {
        Reply made = webadmin.post(DOMAINS, "{\"domain\":\"Example.NET\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/domain")).isEqualTo("example.net");
        assertThat(made.at("/account")).isEqualTo("default");
        Reply found = webadmin.get(made.header("Location"));
        assertThat(found.json()).isEqualTo(made.json());
        assertThat(found.header("ETag")).isEqualTo(made.header("ETag"));
    }

    @Test
    void aRuleMayForwardToAnyAddressInItWithoutADestination() {
        server.zone("example.com");
        webadmin.post(DOMAINS, "{\"domain\":\"example.net\"}");

        Reply rule = server.rule("sales@example.com", EmailRoutingServer.forward("anybody@example.net"));
        assertThat(rule.status()).isEqualTo(201);
        assertThat(rule.at("/status")).isEqualTo("active");
        assertThat(webadmin.post("/email-routing/explain", "{\"recipient\":\"sales@example.com\"}")
                        .body())
                .contains("anybody@example.net");
        assertThat(server.rule("info@example.com", EmailRoutingServer.forward("anybody@sub.example.net"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anotherAccountsDomainIsNoneOfOurs() {
        server.zone("example.com");
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        webadmin.post(DOMAINS, "{\"domain\":\"example.net\",\"account\":\"acme\"}");

        Reply refused = server.rule("sales@example.com", EmailRoutingServer.forward("anybody@example.net"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .startsWith("actions[0].value[0]: unknown destination anybody@example.net of account default");
    }

    @Test
    void whenItIsGoneItsRulesWait() {
        server.zone("example.com");
        Reply domain = webadmin.post(DOMAINS, "{\"domain\":\"example.net\"}");
        Reply rule = server.rule("sales@example.com", EmailRoutingServer.forward("anybody@example.net"));

        assertThat(webadmin.delete(domain.header("Location"), "If-Match", "\"2\"")
                        .status())
                .isEqualTo(412);
        assertThat(webadmin.delete(domain.header("Location")).status()).isEqualTo(204);

        assertThat(webadmin.get(rule.header("Location")).at("/status")).isEqualTo("waiting");
        assertThat(webadmin.get(domain.header("Location")).status()).isEqualTo(404);
    }

    @Test
    void domainsAreListedByAccount() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        webadmin.post(DOMAINS, "{\"domain\":\"b.example\"}");
        webadmin.post(DOMAINS, "{\"domain\":\"a.example\",\"account\":\"acme\"}");

        assertThat(webadmin.get(DOMAINS).json().findValuesAsText("domain")).containsExactly("a.example", "b.example");
        assertThat(webadmin.get(DOMAINS + "?account=acme").json().findValuesAsText("domain"))
                .containsExactly("a.example");
    }

    @Test
    void anAccountHasADomainOnce() {
        webadmin.post(DOMAINS, "{\"domain\":\"example.net\"}");

        Reply again = webadmin.post(DOMAINS, "{\"domain\":\"example.net\"}");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).startsWith("domain: the account default has example.net already");
    }

    @Test
    void whatIsNoDomainOrNoAccountIsNamed() {
        assertThat(webadmin.post(DOMAINS, "{}").message()).isEqualTo("domain: is missing");
        assertThat(webadmin.post(DOMAINS, "{\"domain\":\"me@example.net\"}").message())
                .startsWith("domain: ");
        assertThat(webadmin.post(DOMAINS, "{\"domain\":\"example.net\",\"account\":\"nobody\"}")
                        .message())
                .startsWith("account: unknown account nobody");
    }
}
