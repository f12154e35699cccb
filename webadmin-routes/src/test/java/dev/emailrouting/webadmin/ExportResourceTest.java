package dev.emailrouting.webadmin;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.json.DecisionJson;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.yaml.YamlReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExportResourceTest {
    private static final String EXPORT = "/email-routing/export";

    private EmailRoutingServer server;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aNewServerHasTheDefaultAccountAlone() {
        assertThat(server.webadmin.get(EXPORT).body())
                .isEqualTo("{\"format\":\"email-routing-export\",\"version\":1,"
                        + "\"accounts\":[{\"name\":\"default\"}],\"destinations\":[],\"destinationDomains\":[],"
                        + "\"zones\":[],\"senders\":[]}");
    }

    @Test
    void everythingThatDecidesIsInIt() {
        server.zone("example.com");
        server.webadmin.put("/email-routing/zones/example.com", "{\"authentication\":{\"dmarc\":\"off\"}}");
        server.destination("me@example.net", true);
        server.destination("new@example.net", false);
        Reply rule = server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));

        Reply exported = server.webadmin.get(EXPORT);

        assertThat(exported.at("/destinations/0/verified")).isEqualTo("true");
        assertThat(exported.at("/destinations/1/verified")).isEqualTo("false");
        assertThat(exported.at("/zones/0/name")).isEqualTo("example.com");
        assertThat(exported.at("/zones/0/authentication/dmarc")).isEqualTo("off");
        assertThat(exported.at("/zones/0/rules/0/id")).isEqualTo(rule.at("/id"));
    }

    @Test
    void ofASuspendedDestinationItIsNotSaidWhetherItIsVerified() {
        server.destination("me@example.net", true);
        server.suspend("me@example.net");

        assertThat(server.webadmin.get(EXPORT).json().at("/destinations/0").has("verified"))
                .isFalse();
    }

    @Test
    void theListsOfSendersAndTheDestinationDomainsAreInIt() {
        withListsOfAllScopes();

        Reply exported = server.webadmin.get(EXPORT);

        assertThat(exported.json().path("senders").findValuesAsText("pattern"))
                .containsExactly("*@server.example", "*@account.example", "*@zone.example");
        assertThat(exported.json().at("/senders/0").has("note")).isFalse();
        assertThat(exported.at("/senders/1/account")).isEqualTo("acme");
        assertThat(exported.at("/senders/2/zone")).isEqualTo("example.org");
        assertThat(exported.json().at("/senders/2").has("account")).isFalse();
        assertThat(exported.at("/senders/2/note")).isEqualTo("seen on Monday");
        assertThat(exported.at("/destinationDomains/0/account")).isEqualTo("acme");
        assertThat(exported.at("/destinationDomains/0/domain")).isEqualTo("partner.example");
    }

    /** The account acme has example.org, and a rule that forwards into one of its two destination domains. */
    private void withListsOfAllScopes() {
        server.webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        server.webadmin.post("/email-routing/zones", "{\"name\":\"example.org\",\"account\":\"acme\"}");
        server.zone("example.com");
        for (String domain : List.of("partner.example", "unused.example")) {
            server.webadmin.post(
                    "/email-routing/destination-domains", "{\"domain\":\"" + domain + "\",\"account\":\"acme\"}");
        }
        server.webadmin.post(
                "/email-routing/zones/example.org/rules",
                EmailRoutingServer.ruleBody("sales@example.org", EmailRoutingServer.forward("you@partner.example"))
                        .replace("{\"matchers\"", "{\"owner\":\"gitops\",\"matchers\""));
        for (String entry : List.of(
                "\"pattern\":\"*@zone.example\",\"zone\":\"example.org\",\"note\":\"seen on Monday\"",
                "\"pattern\":\"*@account.example\",\"account\":\"acme\"",
                "\"pattern\":\"*@server.example\"")) {
            server.webadmin.post("/email-routing/sender-lists", "{\"list\":\"block\"," + entry + "}");
        }
    }

    @Test
    void narrowedItHasTheListsOfWhatItIsNarrowedTo() {
        withListsOfAllScopes();
        server.webadmin.post("/email-routing/accounts", "{\"name\":\"nozone\"}");
        server.webadmin.post(
                "/email-routing/sender-lists",
                "{\"list\":\"block\",\"pattern\":\"*@other.example\",\"account\":\"nozone\"}");

        assertThat(patterns("?account=acme")).containsExactly("*@account.example", "*@zone.example");
        assertThat(patterns("?account=nozone")).containsExactly("*@other.example");
        assertThat(patterns("?zone=example.org")).containsExactly("*@zone.example");
        assertThat(patterns("?zone=example.com")).isEmpty();
        assertThat(patterns("?owner=gitops")).isEmpty();
        assertThat(domains("?account=acme")).containsExactly("partner.example", "unused.example");
        assertThat(domains("?zone=example.org")).containsExactly("partner.example");
        assertThat(domains("?owner=gitops")).containsExactly("partner.example");
        assertThat(domains("?account=default")).isEmpty();
    }

    private List<String> patterns(String query) {
        return server.webadmin.get(EXPORT + query).json().path("senders").findValuesAsText("pattern");
    }

    private List<String> domains(String query) {
        return server.webadmin
                .get(EXPORT + query)
                .json()
                .path("destinationDomains")
                .findValuesAsText("domain");
    }

    @Test
    void whoReadsItDecidesAsTheServerDoes() {
        server.zone("example.com");
        server.destination("me@example.net", true);
        server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));
        server.webadmin.post("/email-routing/sender-lists", "{\"list\":\"block\",\"pattern\":\"*@spam.example\"}");

        ExportDocument document =
                ExportDocument.read(server.webadmin.get(EXPORT).json());

        Facts facts = new Facts(EmailAddress.parse("sales@example.com"), server.local);
        assertThat(DecisionJson.write(Decider.decide(document.table(), facts)))
                .isEqualTo(server.webadmin
                        .post("/email-routing/explain", "{\"recipient\":\"sales@example.com\"}")
                        .json());
    }

    @Test
    void moreThanOnePageIsReadToItsEnd() {
        for (int i = 0; i < 1001; i++) {
            server.store().createDestination(AccountName.DEFAULT, EmailAddress.parse("d" + i + "@example.net"), false);
        }

        assertThat(server.webadmin.get(EXPORT).json().get("destinations")).hasSize(1001);
    }

    @Test
    void whatChangesWhileItIsReadIsReadAgain() {
        server.zone("example.com");
        server.interference.before("rules", () -> {
            server.interference.end();
            server.destination("me@example.net", true);
            server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));
        });

        Reply exported = server.webadmin.get(EXPORT);

        assertThat(exported.json().at("/zones/0/rules")).hasSize(1);
        assertThat(exported.json().at("/destinations")).hasSize(1);
    }

    @Test
    void whatNeverStandsStillIsNotExportedByHalves() {
        AtomicInteger made = new AtomicInteger();
        server.interference.before("zones", () -> {
            String email = "d" + made.incrementAndGet() + "@example.net";
            server.store().createDestination(AccountName.DEFAULT, EmailAddress.parse(email), true);
        });

        assertThat(server.webadmin.get(EXPORT).status()).isEqualTo(503);
    }

    @Test
    void inYamlItSaysTheSame() throws Exception {
        server.zone("example.com");
        server.destination("me@example.net", true);
        server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));

        Reply asked = server.webadmin.get(EXPORT + "?format=yaml");
        Reply accepted = server.webadmin.get(EXPORT, "Accept", "application/yaml");

        assertThat(asked.header("Content-Type")).startsWith("application/yaml");
        assertThat(accepted.body()).isEqualTo(asked.body());
        assertThat(YamlReader.read(asked.body().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(server.webadmin.get(EXPORT).json());
        assertThat(server.webadmin.get(EXPORT + "?format=xml").message()).isEqualTo("format: must be json or yaml");
    }

    @Test
    void narrowedItHasWhatIsNeededAndNoMore() {
        server.webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        server.webadmin.post("/email-routing/zones", "{\"name\":\"example.org\",\"account\":\"acme\"}");
        server.zone("example.com");
        server.destination("me@example.net", true);
        server.destination("you@example.net", true);
        server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));
        server.webadmin.post(
                "/email-routing/zones/example.com/rules",
                EmailRoutingServer.ruleBody("info@example.com", EmailRoutingServer.forward("you@example.net"))
                        .replace("{\"matchers\"", "{\"owner\":\"gitops\",\"matchers\""));

        Reply account = server.webadmin.get(EXPORT + "?account=acme");
        Reply zone = server.webadmin.get(EXPORT + "?zone=example.com");
        Reply owner = server.webadmin.get(EXPORT + "?owner=gitops");

        assertThat(account.json().path("zones").findValuesAsText("name")).containsExactly("example.org");
        assertThat(account.json().path("destinations")).isEmpty();
        assertThat(account.json().path("accounts").findValuesAsText("name")).containsExactly("acme");
        assertThat(zone.json().path("destinations").findValuesAsText("email"))
                .containsExactlyInAnyOrder("me@example.net", "you@example.net");
        assertThat(zone.json().at("/zones/0/rules")).hasSize(2);
        assertThat(owner.json().path("destinations").findValuesAsText("email")).containsExactly("you@example.net");
        assertThat(owner.json().at("/zones/0/rules")).hasSize(1);
        assertThat(server.webadmin.get(EXPORT + "?zone=nowhere.example").json().path("zones"))
                .isEmpty();
    }
}
