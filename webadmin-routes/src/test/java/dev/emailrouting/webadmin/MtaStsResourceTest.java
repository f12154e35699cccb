package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.mtasts.PolicyOverride;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class MtaStsResourceTest {
    private static final String POLICIES = "/email-routing/mta-sts/policies";
    private static final String OVERRIDES = "/email-routing/mta-sts/overrides";
    private static final String POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mx.far.example\r\nmax_age: 604800\r\n";

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

    private void publishes(String domain, String id) {
        server.dns.put("_mta-sts." + domain, Map.of("TXT", List.of(List.of("v=STSv1; id=" + id))));
        server.dns.put(domain, Map.of("MX", List.of(Map.of("priority", 10, "exchange", "mx.far.example"))));
        server.served.put(domain, POLICY);
    }

    private Reply refresh(String domain) {
        return webadmin.post(POLICIES + "/" + domain + "/refresh", "{}");
    }

    @Test
    void aPolicyIsFetchedListedShownAndForgotten() {
        publishes("far.example", "1");

        Reply refreshed = refresh("Far.example");

        assertThat(refreshed.status()).as(refreshed.toString()).isEqualTo(200);
        assertThat(refreshed.at("/mode")).isEqualTo("enforce");
        assertThat(webadmin.get(POLICIES).at("/entries/0/domain")).isEqualTo("far.example");
        Reply shown = webadmin.get(POLICIES + "/far.example");
        assertThat(shown.at("/id")).isEqualTo("1");
        assertThat(shown.at("/text")).isEqualTo(POLICY);
        assertThat(webadmin.delete(POLICIES + "/far.example").status()).isEqualTo(204);
        assertThat(webadmin.get(POLICIES + "/far.example").status()).isEqualTo(404);
        assertThat(webadmin.delete(POLICIES + "/far.example").status()).isEqualTo(404);
    }

    @Test
    void pagesGoOnBehindADomain() {
        for (String domain : List.of("a.example", "b.example", "c.example")) {
            publishes(domain, "1");
            refresh(domain);
        }

        Reply first = webadmin.get(POLICIES + "?limit=2");
        Reply second = webadmin.get(POLICIES + "?limit=2&after=" + first.at("/next"));

        assertThat(first.json().path("entries").findValuesAsText("domain")).containsExactly("a.example", "b.example");
        assertThat(second.json().path("entries").findValuesAsText("domain")).containsExactly("c.example");
        assertThat(second.json().has("next")).isFalse();
    }

    @Test
    void whatCannotBeFetchedIsSaidAndWhatIsKnownStaysInForce() {
        publishes("far.example", "1");
        refresh("far.example");
        server.served.remove("far.example");

        Reply refreshed = refresh("far.example");

        assertThat(refreshed.at("/mode")).isEqualTo("enforce");
        assertThat(refreshed.at("/problem/result")).isEqualTo("sts-policy-fetch-error");
        assertThat(webadmin.get(POLICIES + "/far.example").at("/refreshFailure/reason"))
                .isNotEmpty();
    }

    @Test
    void aDomainIsTriedWithoutWhatIsKnownOfIt() {
        publishes("far.example", "1");

        Reply tried = webadmin.post("/email-routing/mta-sts/try", "{\"domain\":\"far.example\"}");

        assertThat(tried.status()).as(tried.toString()).isEqualTo(200);
        assertThat(tried.at("/record/id")).isEqualTo("1");
        assertThat(tried.at("/policy/mode")).isEqualTo("enforce");
        assertThat(tried.at("/exchangers/0/host")).isEqualTo("mx.far.example");
        assertThat(tried.at("/exchangers/0/permitted")).isEqualTo("true");
        assertThat(webadmin.get(POLICIES).json().path("entries")).isEmpty();
    }

    @Test
    void anOverrideIsSetShownListedAndDeletedAndTheAuditLogKnows() {
        Reply set = webadmin.put(OVERRIDES + "/Far.example", "{\"kind\":\"enforce\",\"mx\":[\"*.far.example\"]}");

        assertThat(set.status()).as(set.toString()).isEqualTo(200);
        assertThat(server.overrides.find("far.example").map(PolicyOverride::kind))
                .contains(PolicyOverride.Kind.ENFORCE);
        assertThat(webadmin.get(OVERRIDES + "/far.example").json()).isEqualTo(set.json());
        assertThat(webadmin.put(OVERRIDES + "/far.example", "{\"kind\":\"off\"}")
                        .status())
                .isEqualTo(200);
        assertThat(webadmin.get(OVERRIDES).at("/entries/0/kind")).isEqualTo("off");
        assertThat(webadmin.delete(OVERRIDES + "/far.example").status()).isEqualTo(204);
        assertThat(webadmin.delete(OVERRIDES + "/far.example").status()).isEqualTo(404);
        JsonNode entries = webadmin.get("/email-routing/audit?resource=sts-override")
                .json()
                .path("entries");
        assertThat(entries).hasSize(3);
        assertThat(entries.at("/1/before/kind").asText()).isEqualTo("enforce");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            kind   | {}
            kind   | {'kind':'strict'}
            mx     | {'kind':'enforce'}
            mx     | {'kind':'off','mx':['mx.far.example']}
            mx[0]  | {'kind':'enforce','mx':['192.0.2.1']}
            domain | {'domain':'other.example','kind':'off'}
            """)
    void aFaultIsNamedByItsField(String field, String body) {
        Reply refused = webadmin.put(OVERRIDES + "/far.example", body.replace('\'', '"'));

        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.message()).startsWith(field + ": ");
    }
}
