package dev.emailrouting.webadmin;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.store.StoreLimits;
import org.apache.james.core.Domain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SubdomainsResourceTest {
    private static final String SUBDOMAINS = "/email-routing/zones/example.com/subdomains";
    private static final String CATCH_ALL =
            "{\"domain\":\"shop.example.com\",\"matchers\":[{\"type\":\"all\"}],\"actions\":[{\"type\":\"drop\"}]}";

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
    void aSubdomainIsAddedShownListedAndDeleted() {
        Reply added = webadmin.post(SUBDOMAINS, "{\"name\":\"Shop.example.com\"}");

        assertThat(added.status()).isEqualTo(201);
        assertThat(added.header("Location")).isEqualTo(SUBDOMAINS + "/shop.example.com");
        assertThat(added.at("/zone")).isEqualTo("example.com");
        assertThat(webadmin.get(added.header("Location")).json()).isEqualTo(added.json());
        assertThat(webadmin.get(SUBDOMAINS).at("/entries/0/name")).isEqualTo("shop.example.com");
        assertThat(webadmin.delete(added.header("Location")).status()).isEqualTo(204);
        assertThat(webadmin.get(added.header("Location")).status()).isEqualTo(404);
    }

    @Test
    void itsMailIsRoutedByTheZoneAtOnceAndNoMoreOnceItIsDeleted() throws Exception {
        DomainName shop = DomainName.parse("shop.example.com");
        webadmin.post(SUBDOMAINS, "{\"name\":\"shop.example.com\"}");

        assertThat(server.tables.lookup(shop).table().orElseThrow().zone()).hasToString("example.com");
        assertThat(server.domains.containsDomain(Domain.of("shop.example.com"))).isTrue();

        webadmin.delete(SUBDOMAINS + "/shop.example.com");

        assertThat(server.tables.isOurs(shop)).isFalse();
        assertThat(server.domains.containsDomain(Domain.of("shop.example.com"))).isFalse();
    }

    @Test
    void itLeavesJamesWithItsZone() throws Exception {
        webadmin.post(SUBDOMAINS, "{\"name\":\"shop.example.com\"}");

        webadmin.delete("/email-routing/zones/example.com");

        assertThat(server.domains.containsDomain(Domain.of("shop.example.com"))).isFalse();
    }

    @Test
    void aDomainThatJamesHadStaysInJames() throws Exception {
        server.domains.addDomain(Domain.of("shop.example.com"));
        webadmin.post(SUBDOMAINS, "{\"name\":\"shop.example.com\"}");

        webadmin.delete(SUBDOMAINS + "/shop.example.com");

        assertThat(server.domains.containsDomain(Domain.of("shop.example.com"))).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "example.com,       400",
        "example.org,       400",
        "notexample.com,    400",
        "mail.example.com,  409",
        "shop.example.com,  409",
    })
    void whatIsNotFreeBelowTheZoneIsRefused(String name, int status) {
        server.zone("mail.example.com");
        webadmin.post(SUBDOMAINS, "{\"name\":\"shop.example.com\"}");

        Reply refused = webadmin.post(SUBDOMAINS, "{\"name\":\"" + name + "\"}");

        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.message()).startsWith("name: ");
    }

    @Test
    void oneTooManyLeavesNothingInJames() throws Exception {
        for (int i = 0; i < StoreLimits.usual().subdomainsPerZone(); i++) {
            webadmin.post(SUBDOMAINS, "{\"name\":\"s" + i + ".example.com\"}");
        }

        Reply refused = webadmin.post(SUBDOMAINS, "{\"name\":\"shop.example.com\"}");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(server.domains.containsDomain(Domain.of("shop.example.com"))).isFalse();
    }

    @Test
    void anAddedSubdomainIsNoZone() {
        webadmin.post(SUBDOMAINS, "{\"name\":\"shop.example.com\"}");

        assertThat(server.zone("shop.example.com").status()).isEqualTo(409);
    }

    @Test
    void aRuleHoldsAtASubdomainOnceItWasAdded() {
        Reply early = webadmin.post("/email-routing/zones/example.com/rules", CATCH_ALL);
        assertThat(early.status()).isEqualTo(409);
        assertThat(early.message()).startsWith("domain: ");

        webadmin.post(SUBDOMAINS, "{\"name\":\"shop.example.com\"}");
        assertThat(webadmin.post("/email-routing/zones/example.com/rules", CATCH_ALL)
                        .status())
                .isEqualTo(201);

        Reply used = webadmin.delete(SUBDOMAINS + "/shop.example.com");
        assertThat(used.status()).isEqualTo(409);
        assertThat(webadmin.get("/email-routing/zones/example.com/rules?domain=shop.example.com")
                        .at("/total"))
                .isEqualTo("1");
    }
}
