package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.routing.DomainName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublishedPolicyResourceTest {
    private static final String POLICY = "/email-routing/zones/example.com/mta-sts";
    private static final String ENFORCE = "{\"mode\":\"enforce\",\"maxAge\":86400,\"mx\":[\"mx.host.example\"]}";

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

    private void mx(String domain, String host) {
        server.dns.put(domain, Map.of("MX", List.of(Map.of("priority", 10, "exchange", host))));
    }

    @Test
    void onePostPublishesAPolicyForTheLiveMxAndNamesTheRecordsThatAreMissing() {
        mx("example.com", "mx.host.example");

        Reply made = webadmin.post(POLICY, "{}");

        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        assertThat(made.at("/mode")).isEqualTo("testing");
        assertThat(made.at("/maxAge")).isEqualTo("604800");
        assertThat(made.json().path("mx").toString()).isEqualTo("[\"mx.host.example\"]");
        JsonNode missing = made.json().path("missing");
        assertThat(missing.findValuesAsText("name"))
                .containsExactly("mta-sts.example.com", "_mta-sts.example.com", "_smtp._tls.example.com");
        assertThat(missing.findValuesAsText("type")).containsExactly("CNAME", "TXT", "TXT");
        assertThat(missing.path(1).path("value").asText()).isEqualTo("v=STSv1; id=" + made.at("/id"));
        assertThat(webadmin.post(POLICY, "{}").status()).isEqualTo(409);
        assertThat(webadmin.get(POLICY + "/policy").body())
                .isEqualTo("version: STSv1\r\nmode: testing\r\nmx: mx.host.example\r\nmax_age: 604800\r\n");
        assertThat(webadmin.get("/email-routing/mta-sts/published").at("/entries/0/zone"))
                .isEqualTo("example.com");
    }

    @Test
    void everyAddedSubdomainIsCoveredToo() {
        server.store().addSubdomain(DomainName.parse("example.com"), DomainName.parse("shop.example.com"), false);
        mx("example.com", "mx.host.example");
        mx("shop.example.com", "mx2.host.example");

        Reply made = webadmin.post(POLICY, "{}");

        assertThat(made.json().path("mx").toString()).isEqualTo("[\"mx.host.example\",\"mx2.host.example\"]");
        assertThat(made.json().path("missing").findValuesAsText("name")).contains("_mta-sts.shop.example.com");
    }

    @Test
    void whatIsPublishedIsMissingNoMoreWhateverElseItsIdIs() {
        String id = webadmin.post(POLICY, ENFORCE).at("/id");
        server.dns.put("_mta-sts.example.com", Map.of("TXT", List.of(List.of("v=STSv1; id=" + id))));
        server.dns.put(
                "_smtp._tls.example.com", Map.of("TXT", List.of(List.of("v=TLSRPTv1; rua=mailto:a@example.com"))));
        server.dns.put("mta-sts.example.com", Map.of("A", List.of("192.0.2.1")));

        Reply changed = webadmin.put(POLICY, ENFORCE.replace("86400", "90000"));

        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        assertThat(changed.at("/missing/0/status")).isEqualTo("wrong");
        assertThat(changed.at("/missing/0/advice")).startsWith("the id " + id + " is of an earlier policy");
        assertThat(webadmin.put(POLICY, ENFORCE).json().path("missing")).isEmpty();
        assertThat(webadmin.get("/email-routing/zones/example.com/dns")
                        .json()
                        .path("records")
                        .findValuesAsText("purpose"))
                .contains("mta-sts", "policy-host");
    }

    @Test
    void theCheckSaysWhatKeepsSendersFromThePolicy() {
        String id = webadmin.post(POLICY, ENFORCE).at("/id");
        mx("example.com", "mx.host.example");

        Reply nothingPublished = webadmin.get(POLICY + "/check");
        server.dns.put("_mta-sts.example.com", Map.of("TXT", List.of(List.of("v=STSv1; id=" + id))));
        server.served.put("example.com", webadmin.get(POLICY + "/policy").body().replace("\r", ""));
        Reply published = webadmin.get(POLICY + "/check");
        mx("example.com", "mx.elsewhere.example");
        Reply mailGoesElsewhere = webadmin.get(POLICY + "/check?domain=example.com");

        assertThat(nothingPublished.at("/good")).isEqualTo("false");
        assertThat(nothingPublished.json().path("problems").toString())
                .contains("senders see no TXT record")
                .contains("senders get no policy");
        assertThat(published.at("/good")).as(published.toString()).isEqualTo("true");
        assertThat(mailGoesElsewhere.at("/problems/0")).contains("mx.elsewhere.example is not named");
        assertThat(mailGoesElsewhere.at("/notes/0")).contains("mx mx.host.example covers no mail exchanger");
        assertThat(webadmin.get(POLICY + "/check?domain=other.example").status())
                .isEqualTo(400);
    }

    @Test
    void anIdOfSomebodyElsesMakingIsNotOurs() {
        webadmin.post(POLICY, ENFORCE);
        server.dns.put("_mta-sts.example.com", Map.of("TXT", List.of(List.of("v=STSv1; id=20261129"))));
        server.served.put("example.com", webadmin.get(POLICY + "/policy").body());
        mx("example.com", "mx.host.example");

        Reply checked = webadmin.get(POLICY + "/check");

        assertThat(webadmin.put(POLICY, ENFORCE).json().path("missing").findValuesAsText("purpose"))
                .doesNotContain("mta-sts");
        assertThat(checked.at("/good")).as(checked.toString()).isEqualTo("true");
        assertThat(checked.at("/notes/0")).contains("an id of your own, 20261129");
    }

    @Test
    void reportsGoWhereItSays() {
        Reply made = webadmin.post(POLICY, ENFORCE.replace("}", ",\"reportsTo\":\"tls@example.com\"}"));

        assertThat(made.at("/reportsTo")).isEqualTo("tls@example.com");
        assertThat(made.json().path("missing").findValuesAsText("value"))
                .contains("v=TLSRPTv1; rua=mailto:tls@example.com");
    }

    @Test
    void aZoneStaysWhileItPublishes() {
        webadmin.post(POLICY, ENFORCE);

        Reply refused = webadmin.delete("/email-routing/zones/example.com");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains("MTA-STS");
    }

    /** Guided: first senders are told to forget it, then it goes. */
    @Test
    void itGoesInTwoSteps() {
        webadmin.post(POLICY, ENFORCE);

        Reply none = webadmin.delete(POLICY);
        Reply tooEarly = webadmin.delete(POLICY);
        Reply forced = webadmin.delete(POLICY + "?force=true");

        assertThat(none.status()).as(none.toString()).isEqualTo(200);
        assertThat(none.at("/mode")).isEqualTo("none");
        assertThat(none.at("/removableFrom")).isNotEmpty();
        assertThat(tooEarly.status()).isEqualTo(409);
        assertThat(tooEarly.message()).contains(none.at("/removableFrom")).contains("force=true");
        assertThat(forced.status()).isEqualTo(204);
        assertThat(webadmin.get(POLICY).status()).isEqualTo(404);
    }

    @Test
    void oneThatNeverAskedForAnythingGoesAtOnce() {
        webadmin.post(POLICY, "{\"mode\":\"none\"}");

        assertThat(webadmin.delete(POLICY).status()).isEqualTo(204);
    }

    @Test
    void aPolicyThatChangedSinceItWasReadIsLeftAsItIs() {
        webadmin.post(POLICY, ENFORCE);

        assertThat(webadmin.send("PUT", POLICY, ENFORCE, "Content-Type", "application/json", "If-Match", "\"7\"")
                        .status())
                .isEqualTo(412);
        assertThat(webadmin.send("DELETE", POLICY, "", "If-Match", "\"7\"").status())
                .isEqualTo(412);
    }

    @Test
    void itsChangesAreInTheAuditLog() {
        webadmin.post(POLICY, ENFORCE);
        webadmin.delete(POLICY);

        JsonNode newest = webadmin.get("/email-routing/audit?zone=example.com")
                .json()
                .path("entries")
                .path(0);

        assertThat(newest.path("resource").asText()).isEqualTo("published-policy");
        assertThat(newest.at("/before/mode").asText()).isEqualTo("enforce");
        assertThat(newest.at("/after/mode").asText()).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            mode   | {'mode':'strict','mx':['mx.host.example']}
            maxAge | {'maxAge':-1,'mx':['mx.host.example']}
            maxAge | {'maxAge':31557601,'mx':['mx.host.example']}
            mx[1]  | {'mx':['mx.host.example','192.0.2.1']}
            mx     | {'mode':'enforce','mx':[]}
            mx     | {}
            other  | {'other':1}
            """)
    void aFaultIsNamedByItsField(String field, String body) {
        Reply refused = webadmin.post(POLICY, body.replace('\'', '"'));

        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.message()).startsWith(field + ": ");
    }
}
