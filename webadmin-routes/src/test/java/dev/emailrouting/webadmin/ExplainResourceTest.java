package dev.emailrouting.webadmin;

import dev.emailrouting.routing.decide.LocalAddresses.Presence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExplainResourceTest {
    private EmailRoutingServer server;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
        server.zone("example.com");
        server.destination("me@example.net", true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aForwardIsExplainedByItsRule() {
        Reply rule = server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));

        Reply explained = explain("Sales@example.com");

        assertThat(explained.status()).isEqualTo(200);
        assertThat(explained.at("/accepted")).isEqualTo("true");
        assertThat(explained.at("/endings/0/outcome")).isEqualTo("forward");
        assertThat(explained.at("/endings/0/address")).isEqualTo("me@example.net");
        assertThat(explained.at("/endings/0/ruleId")).isEqualTo(rule.at("/id"));
        assertThat(explained.at("/steps/0")).startsWith("Sales@example.com: a rule for exactly this address");
    }

    @Test
    void aRefusalIsExplainedByItsStatusAndItsText() {
        Reply explained = explain("nobody@example.com");

        assertThat(explained.at("/accepted")).isEqualTo("false");
        assertThat(explained.at("/endings/0/outcome")).isEqualTo("reject");
        assertThat(explained.at("/endings/0/status")).isEqualTo("5.1.1");
        assertThat(explained.json().get("steps")).hasSizeGreaterThan(1);
    }

    @Test
    void anAddressOfJamesIsExplainedAsDelivered() {
        server.local.add("bob@example.com", Presence.PRESENT);

        assertThat(explain("bob@example.com").at("/endings/0/outcome")).isEqualTo("deliver");
    }

    @Test
    void anAddressInNoZoneIsJamesAlone() {
        Reply explained = explain("a@elsewhere.example");

        assertThat(explained.at("/accepted")).isEqualTo("false");
        assertThat(explained.at("/endings/0/outcome")).isEqualTo("not-ours");
    }

    @Test
    void whatASupposedMessageMeetsAfterItsForwardIsForetold() {
        server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));

        Reply explained = server.webadmin.post(
                "/email-routing/explain",
                "{\"recipient\":\"sales@example.com\",\"authentication\":"
                        + "{\"dmarc\":\"pass\",\"policy\":\"reject\",\"spfAligned\":true,\"dkimAligned\":false}}");

        assertThat(explained.at("/accepted")).isEqualTo("true");
        assertThat(explained.at("/forwardability/survives")).isEqualTo("false");
        assertThat(explained.at("/forwardability/reason"))
                .isEqualTo("p=reject and only SPF passed: will fail after forwarding");
    }

    @Test
    void withoutASupposedMessageNothingIsForetold() {
        assertThat(explain("sales@example.com").json().has("forwardability")).isFalse();
    }

    private Reply explain(String recipient) {
        return server.webadmin.post("/email-routing/explain", "{\"recipient\":\"" + recipient + "\"}");
    }
}
