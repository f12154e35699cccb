package dev.emailrouting.webadmin;

import java.util.List;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.decide.LocalAddresses;
import dev.emailrouting.routing.store.SenderScope;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlanResourceTest {
    private static final String PLAN = "/email-routing/plan";
    private static final String APPLY = "/email-routing/apply";
    private static final String EXPORT = "/email-routing/export";
    private static final String SALES = """
            {"format": "email-routing-export", "version": 1,
             "destinations": [{"email": "me@example.net", "verified": true}],
             "zones": [{"name": "example.com", "subdomains": ["shop.example.com"], "rules": [
               {"name": "sales", "matchers": [{"type": "literal", "field": "to", "value": "sales@example.com"}],
                "actions": [{"type": "forward", "value": ["me@example.net"]}]}]}]}
            """;
    private static final String NOTHING = "{\"format\": \"email-routing-export\", \"version\": 1}";

    private EmailRoutingServer server;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<String> changes(Reply reply) {
        return reply.json().path("changes").findValuesAsText("action").stream().toList();
    }

    @Test
    void aPlanTellsWhatWouldChangeAndChangesNothing() {
        String before = server.webadmin.get(EXPORT).body();

        Reply plan = server.webadmin.post(PLAN + "?owner=gitops", SALES);

        assertThat(plan.status()).isEqualTo(200);
        assertThat(plan.json().path("changes").findValuesAsText("resource"))
                .containsExactly("destination", "zone", "subdomain", "rule");
        assertThat(changes(plan)).containsOnly("create");
        assertThat(plan.at("/changes/3/path")).isEqualTo("zones[0].rules[0]");
        assertThat(plan.at("/changes/3/after/owner")).isEqualTo("gitops");
        assertThat(plan.at("/summary/create")).isEqualTo("4");
        assertThat(plan.at("/needsForce")).isEqualTo("false");
        assertThat(server.webadmin.get(EXPORT).body()).isEqualTo(before);
        assertThat(server.hasDomain("example.com")).isFalse();
    }

    @Test
    void whatIsAppliedIsThereAndIsInForce() {
        Reply applied = server.webadmin.post(APPLY + "?owner=gitops", SALES);

        assertThat(applied.status()).isEqualTo(200);
        assertThat(server.hasDomain("example.com")).isTrue();
        assertThat(server.hasDomain("shop.example.com")).isTrue();
        String id = applied.at("/changes/3/id");
        assertThat(server.webadmin
                        .get("/email-routing/zones/example.com/rules/" + id)
                        .at("/name"))
                .isEqualTo("sales");
        assertThat(server.webadmin
                        .post("/email-routing/explain", "{\"recipient\":\"sales@example.com\"}")
                        .at("/endings/0/address"))
                .isEqualTo("me@example.net");
    }

    @Test
    void afterAnApplyThereIsNothingToDo() {
        server.webadmin.post(APPLY + "?owner=gitops", SALES);

        Reply again = server.webadmin.post(APPLY + "?owner=gitops", SALES);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().path("changes")).isEmpty();
        assertThat(server.webadmin.post(PLAN + "?owner=gitops", SALES).json().path("changes"))
                .isEmpty();
    }

    @Test
    void listsOfSendersAndDestinationDomainsOfADocumentAreInForceWithItsRules() {
        String document = """
                {"format": "email-routing-export", "version": 1,
                 "destinationDomains": [{"domain": "partner.example"}],
                 "zones": [{"name": "example.com", "rules": [
                   {"matchers": [{"type": "glob", "field": "to", "value": "team-*@example.com"}],
                    "actions": [{"type": "forward", "value": ["${1}@partner.example"]}]}]}],
                 "senders": [{"list": "block", "pattern": "*@spam.example", "zone": "example.com"}]}
                """;

        Reply plan = server.webadmin.post(PLAN, document);
        Reply applied = server.webadmin.post(APPLY, document);

        assertThat(plan.json().path("changes").findValuesAsText("resource"))
                .containsExactly("destination-domain", "zone", "sender-entry", "rule");
        assertThat(plan.at("/changes/0/path")).isEqualTo("destinationDomains[0]");
        assertThat(plan.at("/changes/2/path")).isEqualTo("senders[0]");
        assertThat(plan.at("/changes/2/after/list")).isEqualTo("block");
        assertThat(applied.at("/summary/create")).isEqualTo("4");
        assertThat(explained("team-ann@example.com", "a@example.org").at("/endings/0/address"))
                .isEqualTo("ann@partner.example");
        assertThat(explained("team-ann@example.com", "a@spam.example").at("/accepted"))
                .isEqualTo("false");
        assertThat(server.webadmin.post(PLAN, document).json().path("changes")).isEmpty();
    }

    private Reply explained(String recipient, String sender) {
        return server.webadmin.post(
                "/email-routing/explain", "{\"recipient\":\"" + recipient + "\",\"sender\":\"" + sender + "\"}");
    }

    @Test
    void aListThatIsFullIsAConflictByThePlaceOfWhatNoLongerFits() {
        for (int i = 0; i < SenderList.MAX_GLOBS; i++) {
            server.store()
                    .createSenderEntry(SenderScope.server(), SenderEntry.Kind.BLOCK, "*@*.spam" + i + ".example", "");
        }
        String document =
                NOTHING.replace("}", ", \"senders\": [{\"list\": \"block\", \"pattern\": \"*@*.more.example\"}]}");

        for (String route : List.of(PLAN, APPLY)) {
            Reply refused = server.webadmin.post(route, document);

            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.message())
                    .isEqualTo("senders[0].pattern: a list has at most 200 globs other than *@domain");
        }
    }

    @Test
    void theExportOfAServerAppliedToItChangesNothing() {
        server.webadmin.post(APPLY + "?owner=gitops", SALES);
        server.rule("info@example.com", "{\"type\":\"drop\"}");
        server.suspend("me@example.net");
        server.webadmin.post("/email-routing/destination-domains", "{\"domain\":\"partner.example\"}");
        server.webadmin.post(
                "/email-routing/sender-lists",
                "{\"list\":\"allow\",\"pattern\":\"ann@spam.example\",\"zone\":\"example.com\",\"note\":\"a friend\"}");
        String audit = server.webadmin.get("/email-routing/audit").at("/total");
        Reply plan = server.webadmin.post(PLAN, server.webadmin.get(EXPORT).body());

        Reply applied = server.webadmin.post(APPLY, server.webadmin.get(EXPORT).body());

        assertThat(applied.json().path("changes")).isEmpty();
        assertThat(applied.at("/revision")).isEqualTo(plan.at("/revision"));
        assertThat(server.webadmin.get("/email-routing/audit").at("/total")).isEqualTo(audit);
    }

    @Test
    void onlyRulesOfTheLabelAreDeleted() {
        server.webadmin.post(APPLY + "?owner=gitops", SALES);
        server.rule("info@example.com", "{\"type\":\"drop\"}");

        Reply applied = server.webadmin.post(APPLY + "?owner=gitops", NOTHING);

        assertThat(changes(applied)).containsExactly("delete");
        assertThat(server.webadmin.get("/email-routing/zones/example.com/rules").at("/entries/0/matchers/0/value"))
                .isEqualTo("info@example.com");
        assertThat(server.hasDomain("example.com")).isTrue();
    }

    @Test
    void aTakeOverNeedsForce() {
        server.zone("example.com");
        server.destination("me@example.net", true);
        String id = server.rule("sales@example.com", "{\"type\":\"drop\"}").at("/id");

        Reply plan = server.webadmin.post(PLAN + "?owner=gitops", SALES);
        Reply refused = server.webadmin.post(APPLY + "?owner=gitops", SALES);
        Reply forced = server.webadmin.post(APPLY + "?owner=gitops&force=true", SALES);

        assertThat(plan.at("/needsForce")).isEqualTo("true");
        assertThat(changes(plan)).containsExactly("create", "take-over");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).startsWith("zones[0].rules[0]: the rule " + id + " is nobody's");
        assertThat(forced.json().at("/changes/1/fields")).hasSize(4);
        assertThat(server.webadmin
                        .get("/email-routing/zones/example.com/rules/" + id)
                        .at("/owner"))
                .isEqualTo("gitops");
    }

    @Test
    void aPlanThatIsNoMoreTrueIsNotApplied() {
        Reply plan = server.webadmin.post(PLAN, SALES);
        server.zone("example.org");

        Reply refused = server.webadmin.post(APPLY, SALES, "If-Match", plan.header("ETag"));
        Reply again = server.webadmin.post(PLAN, SALES);
        Reply applied = server.webadmin.post(APPLY, SALES, "If-Match", again.header("ETag"));

        assertThat(refused.status()).isEqualTo(412);
        assertThat(applied.status()).isEqualTo(200);
    }

    @Test
    void whatChangesBetweenPlanAndApplyIsPlannedAnew() {
        server.interference.before("apply", () -> {
            server.interference.end();
            server.store().createDestination(AccountName.DEFAULT, EmailAddress.parse("me@example.net"), true);
        });

        Reply applied = server.webadmin.post(APPLY, SALES);

        assertThat(applied.status()).isEqualTo(200);
        assertThat(applied.json().path("changes").findValuesAsText("resource"))
                .containsExactly("zone", "subdomain", "rule");
        assertThat(server.store().zone(DomainName.parse("example.com")).orElseThrow())
                .matches(Zone::domainAddedByUs);
    }

    @Test
    void whatFailsLeavesEverythingAsItWas() {
        String before = server.webadmin.get(EXPORT).body();
        server.interference.before("apply", () -> {
            throw new StoreUnavailableException("the store is away", null);
        });

        Reply failed = server.webadmin.post(APPLY, SALES);
        server.interference.end();

        assertThat(failed.status()).isEqualTo(503);
        assertThat(server.hasDomain("example.com")).isFalse();
        assertThat(server.hasDomain("shop.example.com")).isFalse();
        assertThat(server.webadmin.get(EXPORT).body()).isEqualTo(before);
    }

    @Test
    void aDomainThatJamesWillNotHaveLeavesTheOthersOutToo() {
        Reply refused = server.webadmin.post(APPLY, """
                {"format": "email-routing-export", "version": 1,
                 "zones": [{"name": "example.com"}, {"name": "refused.example"}]}
                """);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).startsWith("zones[1].name: James's DomainList refuses refused.example");
        assertThat(server.hasDomain("example.com")).isFalse();
    }

    @Test
    void whatRulesReferToMustBeThereOrDeclared() {
        Reply refused = server.webadmin.post(APPLY, """
                {"format": "email-routing-export", "version": 1, "zones": [{"name": "example.com", "rules": [
                  {"matchers": [{"type": "literal", "field": "to", "value": "a@example.com"}],
                   "actions": [{"type": "forward", "value": ["b@example.com", "me@example.net", "you@example.net"]}]},
                  {"matchers": [{"type": "literal", "field": "to", "value": "b@example.com"}],
                   "actions": [{"type": "deliver", "value": ["nobody@james.example"]}]}]}]}
                """);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .startsWith("zones[0].rules[0].actions[0].value[1]: unknown destination me@example.net")
                .contains("zones[0].rules[1].actions[0].value[0]: James knows no user");
    }

    @Test
    void allFaultsOfADocumentAreToldAtOnce() {
        Reply refused = server.webadmin.post(PLAN, """
                {"format": "email-routing-export", "version": 1, "destinations": [{"email": "me"}],
                 "zones": [{"name": "example.com", "rules": [{"priority": -1, "matchers": [{"type": "all"}],
                            "actions": [{"type": "drop"}]}]}, {"name": "com"}]}
                """);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .contains("destinations[0].email: ", "zones[0].rules[0].priority: ", "zones[1].name: ");
    }

    @Test
    void whatMaySurpriseIsSaidWithItsPlace() {
        server.addDomain("example.com");
        server.local.add("sales@example.com", LocalAddresses.Presence.PRESENT);

        Reply plan = server.webadmin.post(PLAN, SALES);

        assertThat(plan.at("/warnings/0")).startsWith("zones[0].rules[0]: sales@example.com is a user");
    }

    @Test
    void anApplyIsToldOfInTheAuditLogAsTheOneRequestItIs() {
        Reply applied = server.webadmin.post(APPLY, SALES, "X-Request-Id", "deploy-7");

        Reply audit = server.webadmin.get("/email-routing/audit?requestId=deploy-7");

        assertThat(applied.status()).isEqualTo(200);
        assertThat(audit.json().path("entries").findValuesAsText("resource"))
                .containsExactly("rule", "subdomain", "zone", "destination");
        assertThat(audit.json().path("entries").findValuesAsText("time").stream()
                        .distinct())
                .hasSize(1);
    }

    @Test
    void theSameInYamlSaysTheSame() {
        String yaml = """
                # What sales wants.
                format: email-routing-export
                version: 1
                destinations:
                  - {email: me@example.net, verified: true}
                zones:
                  - name: example.com
                    subdomains: [shop.example.com]
                    rules:
                      - name: sales
                        matchers:
                          - {type: literal, field: to, value: sales@example.com}
                        actions:
                          - {type: forward, value: [me@example.net]}
                """;

        Reply inYaml = server.webadmin.send("POST", PLAN, yaml, "Content-Type", "application/yaml");

        assertThat(inYaml.json()).isEqualTo(server.webadmin.post(PLAN, SALES).json());
    }

    @Test
    void yamlThatIsNoneIsRefusedByItsLine() {
        Reply refused = server.webadmin.send("POST", PLAN, "format: a\nformat: b\n", "Content-Type", "text/yaml");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .isEqualTo("body: not the YAML that is taken here at line 2, column 1: 'format' stands there twice");
    }

    @Test
    void aDocumentMayBeLargerThanOtherRequestsAndIsBounded() {
        String large = NOTHING.replace("}", " ".repeat(1 << 20) + "}");

        assertThat(server.webadmin.post(PLAN, large).status()).isEqualTo(413);
        assertThat(server.webadmin
                        .send("POST", PLAN, "#".repeat((1 << 20) + 1), "Content-Type", "text/yaml")
                        .status())
                .isEqualTo(413);
    }

    @Test
    void whatIsNeitherJsonNorYamlIsRefused() {
        assertThat(server.webadmin
                        .send("POST", PLAN, "<zones/>", "Content-Type", "application/xml")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void anOwnerThatIsNoLabelIsRefused() {
        Reply refused = server.webadmin.post(PLAN + "?owner=git%20ops", NOTHING);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith("owner: ");
    }

    // What Cloudflare writes

    @Test
    void aRuleListAsCloudflareAnswersItIsAppliedUnchanged() {
        Reply applied = server.webadmin.post(APPLY + "?owner=cloudflare&zone=example.com", """
                {"success": true, "errors": [], "messages": [], "result": [
                  {"id": "a7e6fb77503c41d8a7f3113c6918f10c", "tag": "a7e6fb77503c41d8a7f3113c6918f10c", "name": "sales",
                   "enabled": true, "priority": 0, "source": "api",
                   "matchers": [{"type": "literal", "field": "to", "value": "sales@example.com"}],
                   "actions": [{"type": "forward", "value": ["me@example.net"]}]},
                  {"id": "b7e6fb77503c41d8a7f3113c6918f10c", "tag": "b7e6fb77503c41d8a7f3113c6918f10c",
                   "name": "Catch-all rule", "enabled": false, "priority": 2147483647, "source": "api",
                   "matchers": [{"type": "all"}], "actions": [{"type": "drop"}]}],
                 "result_info": {"page": 1, "per_page": 20, "count": 2, "total_count": 2, "total_pages": 1}}
                """);

        assertThat(applied.status()).isEqualTo(200);
        assertThat(applied.json().path("changes").findValuesAsText("resource"))
                .containsExactly("destination", "zone", "rule", "rule");
        assertThat(server.webadmin.get("/email-routing/destinations").at("/entries/0/verified"))
                .isEqualTo("false");
    }

    @Test
    void theAddressesOfWranglerAreAppliedWhenItIsSaidWhereTheirMailGoes() {
        server.destination("me@example.net", true);
        String wrangler = "{\"name\": \"my-worker\", \"addresses\": [\"support@example.com\", \"*@example.com\"]}";

        Reply refused = server.webadmin.post(APPLY, wrangler);
        Reply applied = server.webadmin.post(APPLY + "?forward=me@example.net", wrangler);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith("addresses[0]: a worker is a program at Cloudflare");
        assertThat(applied.status()).isEqualTo(200);
        assertThat(server.webadmin
                        .post("/email-routing/explain", "{\"recipient\":\"anybody@example.com\"}")
                        .at("/endings/0/address"))
                .isEqualTo("me@example.net");
    }
}
