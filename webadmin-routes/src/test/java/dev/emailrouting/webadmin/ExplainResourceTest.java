package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Map;

import dev.emailrouting.routing.decide.LocalAddresses.Presence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void anEnvelopeIsSupposed() {
        server.rule("sales@example.com", EmailRoutingServer.forward("me@example.net"));
        server.webadmin.post("/email-routing/sender-lists", "{\"list\":\"block\",\"pattern\":\"*@spam.example\"}");

        Reply blocked = ask("{'recipient':'sales@example.com','sender':'a@spam.example'}");
        Reply other = ask("{'recipient':'sales@example.com','sender':'a@example.org'}");

        assertThat(blocked.at("/endings/0/outcome")).isEqualTo("reject");
        assertThat(other.at("/needsMessage")).isEqualTo("true");
        assertThat(other.at("/endings/0/srsSender"))
                .matches("SRS0=[^=]+=[^=]+=example\\.org=a@forwards\\.example\\.org");
        assertThat(ask("{'recipient':'sales@example.com','sender':''}").at("/endings/0/srsSender"))
                .isEqualTo("the null sender stays as it is");
    }

    @Test
    void aWholeMessageIsCheckedAndDecidedOn() {
        server.dns.put("example.org", Map.of("TXT", List.of(List.of("v=spf1 ip4:192.0.2.1 -all"))));
        server.dns.put("_dmarc.example.org", Map.of("TXT", List.of(List.of("v=DMARC1; p=reject"))));
        server.webadmin.post("/email-routing/zones/example.com/rules", """
                {"conditions": {"all": [{"field": "subject", "contains": "invoice"}, {"field": "spf", "is": "pass"}]},
                 "matchers": [{"type": "literal", "field": "to", "value": "sales@example.com"}],
                 "actions": [{"type": "forward", "value": ["me@example.net"]}]}
                """);

        Reply fits = ask(
                "{'recipient':'sales@example.com','sender':'a@example.org','client':'192.0.2.1','helo':'mx.example.org',"
                        + "'message':'From: a@example.org\\r\\nSubject: Your Invoice\\r\\n\\r\\nHello\\r\\n'}");
        Reply doesNot = ask("{'recipient':'sales@example.com','sender':'a@example.org','client':'192.0.2.9',"
                + "'messageBase64':'RnJvbTogYUBleGFtcGxlLm9yZw0KDQo='}");

        assertThat(fits.at("/endings/0/outcome")).isEqualTo("forward");
        assertThat(fits.at("/needsMessage")).isEqualTo("false");
        assertThat(fits.at("/results/spf")).startsWith("pass");
        assertThat(fits.at("/results/dmarc")).startsWith("pass");
        assertThat(fits.at("/results/arc")).isEqualTo("none");
        assertThat(fits.at("/judgement/action")).isEqualTo("accepted");
        assertThat(fits.at("/forwardability/survives")).isEqualTo("false");
        assertThat(doesNot.at("/endings/0/outcome")).isEqualTo("reject");
        assertThat(doesNot.at("/judgement/action")).isEqualTo("rejected");
        assertThat(doesNot.json().get("steps").toString()).contains("conditions are not met");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            client         | {'recipient':'a@example.com','sender':'','message':'From: a@b.example'}
            client         | {'recipient':'a@example.com','client':'mx.example.org'}
            sender         | {'recipient':'a@example.com','client':'192.0.2.1','message':'From: a@b.example'}
            sender         | {'recipient':'a@example.com','sender':'nobody'}
            messageBase64  | {'recipient':'a@example.com','messageBase64':'*'}
            messageBase64  | {'recipient':'a@example.com','message':'x','messageBase64':'eA=='}
            message        | {'recipient':'a@example.com','message':7}
            message        | {'recipient':'a@example.com','message':'\u20ac'}
            attributes     | {'recipient':'a@example.com','attributes':[]}
            attributes.x   | {'recipient':'a@example.com','attributes':{'x':7}}
            authentication | {'recipient':'a@example.com','sender':'','client':'192.0.2.1','message':'x','authentication':{'dmarc':'none'}}
            """)
    void aFaultIsNamedByItsField(String field, String question) {
        Reply refused = ask(question);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith(field + ": ");
    }

    private Reply ask(String question) {
        return server.webadmin.post("/email-routing/explain", question.replace('\'', '"'));
    }
}
