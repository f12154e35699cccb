package dev.emailrouting.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.dns.LoopbackZone.Failure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What is published is looked up in a real DNS, and a change there is seen at the next look. */
class DnsRecordsIT {
    private static final String HOST = "mx.server.example";

    private static MailWorld world;

    @BeforeAll
    static void start() throws Exception {
        world = MailWorld.named("dns-records")
                .edited("email-routing.properties", text -> text + "\nmail-hosts=10 " + HOST + "\n")
                .build()
                .startJames();
        world.signingKeys();
    }

    @AfterAll
    static void stop() throws Exception {
        world.close();
    }

    @Test
    void aZoneBecomesReadyRecordByRecord() throws Exception {
        world.zone("dns.example");
        assertThat(status()).isEqualTo("unconfigured");
        assertThat(record("dns.example", "mx").path("status").asText()).isEqualTo("missing");

        world.names().address(HOST, "127.0.0.1").mx("dns.example", 10, HOST);
        assertThat(record("dns.example", "mx").path("status").asText()).isEqualTo("ok");
        assertThat(status()).isEqualTo("misconfigured");

        world.names().mx(MailWorld.SRS_DOMAIN, 10, HOST).txt(MailWorld.SRS_DOMAIN, "v=spf1 mx -all");
        assertThat(status()).isEqualTo("ready");
        assertThat(record(MailWorld.SRS_DOMAIN, "spf").path("found").path(0).asText())
                .isEqualTo("v=spf1 mx -all");

        world.names().txt("dns.example", "v=spf1 ip4:192.0.2.1 -all");
        JsonNode spf = record("dns.example", "spf");
        assertThat(spf.path("status").asText()).isEqualTo("wrong");
        assertThat(spf.path("value").asText()).isEqualTo("v=spf1 mx ip4:192.0.2.1 -all");
        assertThat(spf.path("advice").asText()).contains("127.0.0.1): fail");

        world.names().fail("_dmarc.dns.example", Failure.SERVFAIL);
        assertThat(record("_dmarc.dns.example", "dmarc").path("status").asText())
                .isEqualTo("unknown");

        world.names().mx("dns.example", 5, "mx.elsewhere.example");
        JsonNode mx = record("dns.example", "mx");
        assertThat(mx.path("status").asText()).isEqualTo("wrong");
        assertThat(mx.path("found").path(1).asText()).isEqualTo("5 mx.elsewhere.example");
        assertThat(status()).isEqualTo("misconfigured");
    }

    @Test
    void theKeysThatSignForwardsAreFoundInTheDns() throws Exception {
        world.zone("dns-keys.example");

        JsonNode records = report("dns-keys.example").path("records");

        assertThat(records.findParents("purpose"))
                .filteredOn(record -> record.path("purpose").asText().equals("dkim"))
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.path("status").asText()).isEqualTo("ok"));
    }

    private static String status() throws Exception {
        return report("dns.example").path("status").asText();
    }

    private static JsonNode record(String name, String purpose) throws Exception {
        return report("dns.example").path("records").findParents("purpose").stream()
                .filter(record -> record.path("purpose").asText().equals(purpose)
                        && record.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode report(String zone) throws Exception {
        return world.webAdmin().get("/email-routing/zones/" + zone + "/dns").json();
    }
}
