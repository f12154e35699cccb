package dev.emailrouting.webadmin;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.Suppression;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Bindings, submitters and suppressions in documents. */
class PlannedSendingTest {
    private static final String DOCUMENT = """
            {"format": "email-routing-export", "version": 1,
             "zones": [{"name": "example.com", "subdomains": ["news.example.com"]}],
             "bindings": [{"name": "shop", "senders": ["shop@example.com", "*@news.example.com"], "limits": {"perHour": 5}}]}
            """;
    private static final String SUPPRESSED = """
            {"format": "email-routing-export", "version": 1, "suppressions": [{"email": "%s", %s}]}
            """;
    private static final String USERS = """
            {"format": "email-routing-export", "version": 1, "accounts": [{"name": "acme"}],
             "zones": [{"name": "example.com", "account": "acme", "subdomains": ["news.example.com"]}],
             "submitters": [
               {"user": "Bob@users.example", "account": "acme",
                "senders": ["sales@example.com", "*@news.example.com", "bob@users.example"], "limits": {"perHour": 5}},
               {"user": "ann@example.com", "account": "acme", "senders": ["ann@example.com"], "destinations": ["me@example.net"]}]}
            """;
    private static final String BOB = "/email-routing/submitters/bob@users.example";
    private static final String GONE = "/email-routing/suppressions/gone@example.net";
    private static final String SHOP = "/email-routing/bindings/shop";

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

    private Reply plan(String document) {
        return webadmin.post("/email-routing/plan", document);
    }

    private Reply apply(String document) {
        Reply applied = webadmin.post("/email-routing/apply", document);
        assertThat(applied.status()).as(applied.toString()).isEqualTo(200);
        return applied;
    }

    private JsonNode audited(String resource) {
        return webadmin.get("/email-routing/audit?resource=" + resource).json();
    }

    @Test
    void aBindingIsMadeWithItsZoneAndWithoutAToken() {
        Reply applied = apply(DOCUMENT);

        assertThat(applied.json().path("changes").findValuesAsText("resource"))
                .containsExactly("zone", "subdomain", "binding");
        assertThat(applied.at("/warnings/0"))
                .isEqualTo("bindings[0]: a new binding has no token, make it one: POST " + SHOP + "/token");
        Reply shop = webadmin.get(SHOP);
        assertThat(shop.at("/account")).isEqualTo("default");
        assertThat(shop.at("/destinations")).isEqualTo("verified");
        assertThat(shop.at("/limits/perHour")).isEqualTo("5");
        assertThat(shop.json().path("tokens")).isEmpty();
        JsonNode told = audited("binding").at("/entries/0");
        assertThat(told.path("id").asText()).isEqualTo("shop");
        assertThat(told.has("before")).isFalse();
        assertThat(told.at("/after/senders")).hasSize(2);
    }

    @Test
    void aBindingThatIsChangedKeepsItsTokens() {
        apply(DOCUMENT);
        String token = webadmin.post(SHOP + "/token", "{}").at("/token");
        JsonNode tokens = webadmin.get(SHOP).json().path("tokens");
        String changed = DOCUMENT.replace("{\"perHour\": 5}", "{\"perHour\": 9}, \"enabled\": false");

        Reply planned = plan(changed);
        assertThat(planned.at("/changes/0/action")).isEqualTo("update");
        assertThat(planned.at("/changes/0/before/limits/perHour")).isEqualTo("5");
        assertThat(planned.json().at("/changes/0/fields")).hasSize(2);
        assertThat(planned.json().path("warnings")).isEmpty();
        apply(changed);

        Reply shop = webadmin.get(SHOP);
        assertThat(shop.at("/limits/perHour")).isEqualTo("9");
        assertThat(shop.at("/enabled")).isEqualTo("false");
        assertThat(shop.at("/version")).isEqualTo("2");
        assertThat(shop.json().path("tokens")).hasSize(1).isEqualTo(tokens);
        assertThat(webadmin.get("/email-routing/export").body())
                .doesNotContain("token")
                .doesNotContain(token);
        assertThat(audited("binding").path("total").asInt()).isEqualTo(3);
    }

    @Test
    void whatWasExportedIsAppliedAndChangesNothing() {
        apply(DOCUMENT);
        Reply exported = webadmin.get("/email-routing/export");

        assertThat(exported.at("/bindings/0/name")).isEqualTo("shop");
        assertThat(apply(exported.body()).json().path("changes")).isEmpty();
        assertThat(apply("{\"format\": \"email-routing-export\", \"version\": 1}")
                        .json()
                        .path("changes"))
                .as("what a document does not name stays")
                .isEmpty();
        assertThat(webadmin.get(SHOP).status()).isEqualTo(200);
    }

    @Test
    void whatIsOfOtherAccountsIsNotExportedWithAnAccountAndNothingWithAZone() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        apply(DOCUMENT);

        assertThat(webadmin.get("/email-routing/export?account=default").at("/bindings/0/name"))
                .isEqualTo("shop");
        for (String narrowed : new String[] {"account=acme", "zone=example.com", "owner=gitops"}) {
            assertThat(webadmin.get("/email-routing/export?" + narrowed).json().has("bindings"))
                    .as(narrowed)
                    .isFalse();
        }
    }

    @Test
    void aSenderIsInAZoneOfTheAccountThatIsDeclaredOrThere() {
        String elsewhere = DOCUMENT.replace("*@news.example.com", "*@elsewhere.example");

        assertThat(plan(elsewhere).status()).isEqualTo(400);
        assertThat(plan(elsewhere).message())
                .isEqualTo("bindings[0].senders[1]: *@elsewhere.example is in no zone of the account default");
        webadmin.post("/email-routing/zones", "{\"name\":\"elsewhere.example\"}");
        assertThat(apply(elsewhere).at("/summary/create")).isEqualTo("3");
    }

    @Test
    void aSubmitterIsMadeWithItsZoneAndChangedAndToldOfAsByHand() {
        Reply applied = apply(USERS);

        assertThat(applied.json().path("changes").findValuesAsText("resource"))
                .containsExactly("account", "zone", "subdomain", "submitter", "submitter");
        assertThat(applied.json().path("warnings")).isEmpty();
        assertThat(webadmin.get(BOB).at("/account")).isEqualTo("acme");
        assertThat(webadmin.get(BOB).at("/destinations")).isEqualTo("any");
        assertThat(apply(USERS).json().path("changes")).isEmpty();
        String changed = USERS.replace("{\"perHour\": 5}", "{\"perHour\": 9}, \"enabled\": false");

        Reply planned = plan(changed);
        assertThat(planned.at("/changes/0/action")).isEqualTo("update");
        assertThat(planned.at("/changes/0/name")).isEqualTo("bob@users.example");
        assertThat(planned.at("/changes/0/path")).isEqualTo("submitters[0]");
        assertThat(planned.at("/changes/0/before/limits/perHour")).isEqualTo("5");
        assertThat(planned.json().at("/changes/0/fields").toString()).isEqualTo("[\"enabled\",\"limits\"]");
        apply(changed);

        assertThat(webadmin.get(BOB).at("/enabled")).isEqualTo("false");
        assertThat(webadmin.get(BOB).at("/version")).isEqualTo("2");
        JsonNode told = audited("submitter");
        assertThat(told.path("total").asInt()).isEqualTo(3);
        assertThat(told.at("/entries/0/id").asText()).isEqualTo("bob@users.example");
        assertThat(told.at("/entries/0/account").asText()).isEqualTo("acme");
        assertThat(told.at("/entries/0/before/limits/perHour").asText()).isEqualTo("5");
        assertThat(told.at("/entries/0/after/limits/perHour").asText()).isEqualTo("9");
    }

    @Test
    void submittersAreExportedByAccountAndNotByZoneOrOwnerAndTheirExportChangesNothing() {
        apply(USERS);
        Reply exported = webadmin.get("/email-routing/export");

        assertThat(exported.json().path("submitters").findValuesAsText("user"))
                .containsExactly("ann@example.com", "bob@users.example");
        assertThat(apply(exported.body()).json().path("changes")).isEmpty();
        assertThat(webadmin.get("/email-routing/export?account=acme").json().path("submitters"))
                .hasSize(2);
        for (String narrowed : new String[] {"account=default", "zone=example.com", "owner=gitops"}) {
            assertThat(webadmin.get("/email-routing/export?" + narrowed).json().has("submitters"))
                    .as(narrowed)
                    .isFalse();
        }
        assertThat(apply("{\"format\": \"email-routing-export\", \"version\": 1}")
                        .json()
                        .path("changes"))
                .as("what a document does not name stays")
                .isEmpty();
        assertThat(webadmin.get(BOB).status()).isEqualTo(200);
    }

    @Test
    void aSubmittersSenderIsInAZoneOfTheAccountOrInHisOwnDomainThatIsNobodysZone() {
        String elsewhere = USERS.replace("*@news.example.com", "*@elsewhere.example");
        assertThat(plan(elsewhere).status()).isEqualTo(400);
        assertThat(plan(elsewhere).message())
                .isEqualTo("submitters[0].senders[1]: *@elsewhere.example is in no zone of the account acme,"
                        + " nor in a domain of the user's own");

        String takenByTheDocument = USERS.replace("\"zones\": [", "\"zones\": [{\"name\": \"users.example\"},");
        assertThat(plan(takenByTheDocument).message())
                .as("his own domain becomes a zone of another account")
                .startsWith("submitters[0].senders[2]: bob@users.example is in no zone of the account acme");

        server.zone("users.example");
        assertThat(plan(USERS).message())
                .as("and it is one already")
                .startsWith("submitters[0].senders[2]: bob@users.example is in no zone of the account acme");
        assertThat(webadmin.get(BOB).status()).isEqualTo(404);
    }

    @Test
    void aSubmitterKeepsItsAccountAgainstADocument() {
        apply(USERS);

        Reply refused = webadmin.post("/email-routing/apply", """
                {"format": "email-routing-export", "version": 1,
                 "submitters": [{"user": "bob@users.example", "senders": ["bob@users.example"]}]}
                """);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message())
                .isEqualTo("submitters[0].account: the submitter bob@users.example is of the account acme");
    }

    @Test
    void aSuppressionIsMadeAndChangedAndToldOfAsByHand() {
        String document = SUPPRESSED.formatted("gone@example.net", "\"note\": \"asked us not to\"");
        Reply applied = apply(document);

        assertThat(applied.at("/changes/0/resource")).isEqualTo("suppression");
        assertThat(applied.at("/changes/0/path")).isEqualTo("suppressions[0]");
        assertThat(webadmin.get(GONE).at("/reason")).isEqualTo("manual");
        assertThat(webadmin.get(GONE).at("/note")).isEqualTo("asked us not to");
        assertThat(apply(document).at("/summary/unchanged")).isEqualTo("1");

        Reply changed = apply(document.replace("asked us", "told us").replace("gone@", "Gone@"));

        assertThat(changed.json().at("/changes/0/fields").toString()).isEqualTo("[\"email\",\"note\"]");
        assertThat(webadmin.get(GONE).at("/note")).isEqualTo("told us not to");
        JsonNode told = audited("suppression");
        assertThat(told.path("total").asInt()).isEqualTo(2);
        assertThat(told.at("/entries/0/id").asText()).isEqualTo("gone@example.net");
        assertThat(told.at("/entries/0/before/note").asText()).isEqualTo("asked us not to");
        assertThat(told.at("/entries/0/after/note").asText()).isEqualTo("told us not to");
    }

    @Test
    void whatSomebodySaidIsExportedAndWhatBouncedIsNot() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        apply(SUPPRESSED.formatted("gone@example.net", "\"expires\": \"2999-01-31T12:00:00.1234567+01:00\""));
        apply(SUPPRESSED
                .formatted("gone@example.org", "\"account\": \"acme\"")
                .replace("\"version\": 1", "\"version\": 1, \"accounts\": [{\"name\": \"acme\"}]"));
        server.suppressions.addBounced(List.of(ImmutableSuppression.builder()
                .account(AccountName.DEFAULT)
                .email(EmailAddress.parse("bounced@example.net"))
                .reason(Suppression.Reason.HARD_BOUNCE)
                .note("")
                .created(Instant.now())
                .build()));

        Reply exported = webadmin.get("/email-routing/export");

        assertThat(exported.json().path("suppressions").toString())
                .isEqualTo("[{\"account\":\"acme\",\"email\":\"gone@example.org\",\"reason\":\"manual\"},"
                        + "{\"account\":\"default\",\"email\":\"gone@example.net\",\"reason\":\"manual\","
                        + "\"expires\":\"2999-01-31T11:00:00.123456Z\"}]");
        assertThat(apply(exported.body()).json().path("changes")).isEmpty();
        Reply ofAcme = webadmin.get("/email-routing/export?account=acme");
        assertThat(ofAcme.json().path("suppressions")).hasSize(1);
        assertThat(ofAcme.at("/accounts/0/name")).isEqualTo("acme");
        server.zone("example.com");
        assertThat(webadmin.get("/email-routing/export?zone=example.com").json().has("suppressions"))
                .isFalse();
        assertThat(webadmin.get("/email-routing/export?owner=gitops").json().has("suppressions"))
                .isFalse();
    }

    @Test
    void anAccountHasNoMoreBindingsThanItMay() {
        apply(DOCUMENT);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            many.append(",{\"name\": \"b").append(i).append("\", \"senders\": [\"b@example.com\"]}");
        }

        Reply refused = webadmin.post(
                "/email-routing/apply", DOCUMENT.replace("{\"perHour\": 5}}", "{\"perHour\": 5}}" + many));

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).isEqualTo("bindings[100]: default has 100 bindings already, as many as it may");
        assertThat(webadmin.get("/email-routing/bindings").at("/total"))
                .as("all or nothing")
                .isEqualTo("1");
    }
}
