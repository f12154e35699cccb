package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.routing.DomainName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DnsRecordsResourceTest {
    private static final String DNS = "/email-routing/zones/example.com/dns";

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
    void eachRecordSaysWhatItIsForAndWhatWasFound() {
        server.dns.put("mx.host.example", Map.of("A", List.of("192.0.2.1")));
        server.dns.put("example.com", Map.of("MX", List.of(Map.of("priority", 5, "exchange", "mx.elsewhere.example"))));

        Reply reply = webadmin.get(DNS);

        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        assertThat(reply.at("/domain")).isEqualTo("example.com");
        assertThat(reply.at("/status")).isEqualTo("misconfigured");
        JsonNode mx = reply.json().at("/records/0");
        assertThat(mx.path("name").asText()).isEqualTo("example.com");
        assertThat(mx.path("type").asText()).isEqualTo("MX");
        assertThat(mx.path("ttl").asInt()).isEqualTo(3600);
        assertThat(mx.path("priority").asInt()).isEqualTo(10);
        assertThat(mx.path("value").asText()).isEqualTo("mx.host.example");
        assertThat(mx.path("purpose").asText()).isEqualTo("mx");
        assertThat(mx.path("need").asText()).isEqualTo("required");
        assertThat(mx.path("status").asText()).isEqualTo("wrong");
        assertThat(mx.path("found").path(0).asText()).isEqualTo("5 mx.elsewhere.example");
        assertThat(mx.path("advice").asText()).contains("take out 5 mx.elsewhere.example");
        assertThat(reply.at("/notes/0")).contains("no RSA key of forwards.example.org");
    }

    @Test
    void aKeyIsListedInTheStringsOfATxtRecord() {
        webadmin.post("/email-routing/keys", "{\"domain\":\"forwards.example.org\",\"selector\":\"s1\"}");

        JsonNode key = records(webadmin.get(DNS), "dkim").get(0);

        assertThat(key.path("name").asText()).isEqualTo("s1._domainkey.forwards.example.org");
        assertThat(key.path("status").asText()).isEqualTo("missing");
        assertThat(key.path("strings").path(0).asText()
                        + key.path("strings").path(1).asText())
                .isEqualTo(key.path("value").asText());
    }

    @Test
    void theKeysOfTheZoneItselfAreListedToo() {
        webadmin.post("/email-routing/keys", "{\"domain\":\"example.com\",\"selector\":\"own\"}");

        assertThat(records(webadmin.get(DNS), "dkim").get(0).path("name").asText())
                .isEqualTo("own._domainkey.example.com");
    }

    @Test
    void anAddedSubdomainHasRecordsOfItsOwn() {
        server.store().addSubdomain(DomainName.parse("example.com"), DomainName.parse("shop.example.com"), false);

        Reply reply = webadmin.get(DNS + "?domain=Shop.example.com");

        assertThat(reply.at("/domain")).isEqualTo("shop.example.com");
        assertThat(reply.at("/records/0/name")).isEqualTo("shop.example.com");
        assertThat(webadmin.get(DNS + "?domain=other.example.com").message())
                .isEqualTo("domain: other.example.com is neither example.com nor added to it");
    }

    @Test
    void aZoneThatForwardsFromADomainOfItsOwnNeedsTheRecordsOfThat() {
        server.store().addSubdomain(DomainName.parse("example.com"), DomainName.parse("srs.example.com"), false);
        webadmin.put("/email-routing/zones/example.com", "{\"srsDomain\":\"srs.example.com\"}");

        Reply reply = webadmin.get(DNS);

        assertThat(records(reply, "mx"))
                .extracting(record -> record.path("name").asText())
                .containsExactly("example.com", "srs.example.com");
        assertThat(reply.at("/notes/0")).contains("no RSA key of forwards.example.org");
    }

    @Test
    void withoutACheckNothingIsLookedUp() {
        Reply reply = webadmin.get(DNS + "?check=false");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().has("status")).isFalse();
        assertThat(reply.json().at("/records/0").has("status")).isFalse();
        assertThat(reply.at("/records/0/value")).isEqualTo("mx.host.example");
    }

    @Test
    void aZoneFileIsGivenWhereOneIsAskedFor() {
        Reply byFormat = webadmin.get(DNS + "?check=false&format=bind");
        Reply byAccept = webadmin.get(DNS + "?check=false", "Accept", "text/dns");

        assertThat(byFormat.header("Content-Type")).startsWith("text/plain");
        assertThat(byFormat.body()).contains("\nexample.com. 3600 IN MX 10 mx.host.example.\n");
        assertThat(byAccept.header("Content-Type")).startsWith("text/dns");
        assertThat(byAccept.body()).isEqualTo(byFormat.body());
        assertThat(webadmin.get(DNS, "Accept", "text/plain").body()).startsWith("; unconfigured\n");
    }

    @Test
    void jsonIsGivenWhereTheFormatSaysSoOrNothingIsSaid() {
        assertThat(webadmin.get(DNS + "?format=json", "Accept", "text/dns").header("Content-Type"))
                .startsWith("application/json");
        assertThat(webadmin.get(DNS, "Accept", "text/html, */*").header("Content-Type"))
                .startsWith("application/json");
    }

    @Test
    void whatCannotBeAskedForIsNamed() {
        assertThat(webadmin.get(DNS + "?format=xml").message()).isEqualTo("format: 'xml' is not one of json, bind");
        assertThat(webadmin.get(DNS + "?check=maybe").message()).isEqualTo("check: must be true or false");
        assertThat(webadmin.get("/email-routing/zones/nowhere.example/dns").status())
                .isEqualTo(404);
    }

    private static List<JsonNode> records(Reply reply, String purpose) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        return reply.json().path("records").findParents("purpose").stream()
                .filter(record -> record.path("purpose").asText().equals(purpose))
                .toList();
    }
}
