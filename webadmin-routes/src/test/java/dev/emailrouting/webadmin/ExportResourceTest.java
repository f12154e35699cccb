package dev.emailrouting.webadmin;

import java.util.concurrent.atomic.AtomicInteger;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.Decider;
import dev.emailrouting.routing.decide.Facts;
import dev.emailrouting.routing.json.DecisionJson;
import dev.emailrouting.routing.json.ExportDocument;
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
                        + "\"accounts\":[{\"name\":\"default\"}],\"destinations\":[],\"zones\":[]}");
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
    void whoReadsItDecidesAsTheServerDoes() {
        server.zone("example.com");
        server.destination("me@example.net", true);
        server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));

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
}
