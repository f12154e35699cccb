package dev.emailrouting.webadmin;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.decide.LocalAddresses.Presence;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.webadmin.EmailRoutingServer.forward;
import static dev.emailrouting.webadmin.EmailRoutingServer.ruleBody;
import static org.assertj.core.api.Assertions.assertThat;

class RulesResourceTest {
    private static final String RULES = "/email-routing/zones/example.com/rules";

    private EmailRoutingServer server;
    private Webadmin webadmin;

    @BeforeEach
    void start() {
        server = new EmailRoutingServer();
        webadmin = server.webadmin;
        server.zone("example.com");
        server.destination("me@example.net", true);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theFirstThreeCallsOfAnybodyMakeAWorkingRule() {
        Reply made = webadmin.post(RULES, """
                {"name":"sales","matchers":[{"type":"literal","field":"to","value":"sales@example.com"}],
                 "actions":[{"type":"forward","value":["me@example.net"]}]}
                """);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(RULES + "/" + made.at("/id"));
        assertThat(made.header("ETag")).startsWith("\"1-");
        assertThat(made.at("/name")).isEqualTo("sales");
        assertThat(made.at("/zone")).isEqualTo("example.com");
        assertThat(made.at("/domain")).isEqualTo("example.com");
        assertThat(made.at("/enabled")).isEqualTo("true");
        assertThat(made.at("/priority")).isEqualTo("0");
        assertThat(made.at("/status")).isEqualTo("active");
        assertThat(made.json().get("waitingFor")).isEmpty();
        assertThat(made.json().get("warnings")).isEmpty();
    }

    @Test
    void aRuleIsShownAsItWasMadeLessTheWarnings() {
        Reply made = server.rule("sales@example.com", forward("me@example.net"));

        Reply shown = webadmin.get(made.header("Location"));

        assertThat(shown.json()).isEqualTo(((ObjectNode) made.json()).without("warnings"));
        assertThat(shown.header("ETag")).isEqualTo(made.header("ETag"));
    }

    @Test
    void aRuleSaysHowOftenItWasUsedAndWhen() {
        Reply made = server.rule("sales@example.com", forward("me@example.net"));
        assertThat(made.at("/hits")).isEqualTo("0");
        assertThat(made.json().has("lastUsed")).isFalse();

        server.activity.append(List.of(usedAt(made, "2026-03-01T10:00:00Z"), usedAt(made, "2026-03-01T11:00:00Z")));

        for (String pointer : List.of("", "/entries/0")) {
            Reply shown = webadmin.get(pointer.isEmpty() ? made.header("Location") : RULES);
            assertThat(shown.at(pointer + "/hits")).isEqualTo("2");
            assertThat(shown.at(pointer + "/lastUsed")).isEqualTo("2026-03-01T11:00:00Z");
        }
    }

    @Test
    void aUseIsNoChangeOfARule() {
        Reply made = server.rule("sales@example.com", forward("me@example.net"));
        server.activity.append(List.of(usedAt(made, "2026-03-01T10:00:00Z")));

        Reply shown = webadmin.get(made.header("Location"));
        assertThat(shown.header("ETag")).isEqualTo(made.header("ETag"));

        Reply putBack = webadmin.put(made.header("Location"), shown.body(), "If-Match", made.header("ETag"));
        assertThat(putBack.status()).isEqualTo(200);
        assertThat(putBack.at("/hits")).isEqualTo("1");
    }

    private static ActivityRow usedAt(Reply rule, String time) {
        return ImmutableActivityRow.builder()
                .time(Instant.parse(time))
                .recipient("sales@example.com")
                .ruleId(rule.at("/id"))
                .outcome(ActivityOutcome.FORWARDED)
                .reason("rule 'sales'")
                .build();
    }

    @Test
    void aNewRuleIsInForceAtOnce() {
        server.rule("sales@example.com", forward("me@example.net"));

        Reply explained = webadmin.post("/email-routing/explain", "{\"recipient\":\"sales@example.com\"}");

        assertThat(explained.at("/endings/0/outcome")).isEqualTo("forward");
    }

    @Test
    void rulesAreListedByPriorityThenAge() {
        server.rule("first@example.com", "{\"type\":\"drop\"}");
        webadmin.post(
                RULES, ruleBody("last@example.com", "{\"type\":\"drop\"}").replaceFirst("\\{", "{\"priority\":9,"));
        server.rule("second@example.com", "{\"type\":\"drop\"}");

        Reply all = webadmin.get(RULES);
        Reply page = webadmin.get(RULES + "?limit=1&offset=2");

        assertThat(all.json().findValuesAsText("value"))
                .containsExactly("first@example.com", "second@example.com", "last@example.com");
        assertThat(page.json().findValuesAsText("value")).containsExactly("last@example.com");
        assertThat(page.at("/total")).isEqualTo("3");
    }

    @Test
    void twoRulesOfAZoneDoNotHaveTheSameMatcher() {
        server.rule("sales@example.com", forward("me@example.net"));

        Reply again = server.rule("Sales@example.com", "{\"type\":\"drop\"}");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.message()).startsWith("matchers[0]: ");
    }

    @Test
    void aRuleIsReplacedWhole() {
        Reply made = webadmin.post(
                RULES,
                ruleBody("sales@example.com", "{\"type\":\"drop\"}").replaceFirst("\\{", "{\"name\":\"sales\","));

        Reply replaced = webadmin.put(made.header("Location"), ruleBody("shop@example.com", forward("me@example.net")));

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.at("/id")).isEqualTo(made.at("/id"));
        assertThat(replaced.at("/name")).isEmpty();
        assertThat(replaced.at("/version")).isEqualTo("2");
        assertThat(replaced.at("/matchers/0/value")).isEqualTo("shop@example.com");
        assertThat(replaced.json().get("warnings")).isEmpty();
    }

    @Test
    void anAnswerCanBeEditedAndPutBack() {
        Reply made = server.rule("sales@example.com", forward("me@example.net"));
        ObjectNode edited = ((ObjectNode) made.json()).put("enabled", false);

        Reply replaced = webadmin.put(made.header("Location"), edited.toString(), "If-Match", made.header("ETag"));

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.at("/status")).isEqualTo("disabled");
    }

    @Test
    void aRuleOfCloudflaresListIsTakenUnchanged() {
        Reply made = webadmin.post(RULES, """
                {"id":"a7e6fb77503c41d8a7f3113c6918f10c","tag":"a7e6fb77503c41d8a7f3113c6918f10c","source":"api",
                 "name":"Send to me","enabled":true,"priority":0,
                 "matchers":[{"type":"literal","field":"to","value":"test@example.com"}],
                 "actions":[{"type":"forward","value":["me@example.net"]}]}
                """);

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/id")).isNotEqualTo("a7e6fb77503c41d8a7f3113c6918f10c");
    }

    @Test
    void aRuleThatChangedSinceItWasReadIsNotWritten() {
        Reply made = server.rule("sales@example.com", "{\"type\":\"drop\"}");
        webadmin.put(made.header("Location"), ruleBody("sales@example.com", forward("me@example.net")));

        Reply stale = webadmin.put(
                made.header("Location"),
                ruleBody("sales@example.com", "{\"type\":\"drop\"}"),
                "If-Match",
                made.header("ETag"));

        assertThat(stale.status()).isEqualTo(412);
        assertThat(webadmin.delete(made.header("Location"), "If-Match", "\"1\"").status())
                .isEqualTo(412);
        assertThat(webadmin.delete(made.header("Location"), "If-Match", "\"2\"").status())
                .isEqualTo(204);
    }

    @Test
    void aDeletedRuleIsGone() {
        Reply made = server.rule("sales@example.com", "{\"type\":\"drop\"}");

        assertThat(webadmin.delete(made.header("Location")).status()).isEqualTo(204);
        assertThat(webadmin.get(made.header("Location")).status()).isEqualTo(404);
        assertThat(webadmin.delete(made.header("Location")).status()).isEqualTo(404);
    }

    @Test
    void aRuleIsNotFoundInAnotherZone() {
        server.zone("example.org");
        Reply made = server.rule("sales@example.com", "{\"type\":\"drop\"}");

        Reply unknown = webadmin.get("/email-routing/zones/example.org/rules/" + made.at("/id"));

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).isEqualTo("rule " + made.at("/id") + " of zone example.org does not exist");
    }

    @Test
    void anUnknownZoneIsNamed() {
        Reply unknown = webadmin.post("/email-routing/zones/example.org/rules", ruleBody("", "{\"type\":\"drop\"}"));

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.message()).isEqualTo("zone example.org does not exist");
    }

    @Test
    void aForwardToAnUnknownDestinationIsRefusedByItsPlace() {
        Reply refused = server.rule("sales@example.com", forward("me@example.net", "you@example.net"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .isEqualTo("actions[0].value[1]: unknown destination you@example.net of account default,"
                        + " make it first: POST /email-routing/destinations");
        assertThat(webadmin.get(RULES).at("/total")).isEqualTo("0");
    }

    @Test
    void patternsThatAreTooLargeTogetherAreRefused() {
        String classes = "\"\\\\pL{50}\"";

        Reply refused = webadmin.post(RULES, conditionedRule(classes, classes, classes, classes));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith("conditions: the patterns").endsWith("more than 20000 states");
        assertThat(webadmin.post(RULES, conditionedRule(classes, classes, classes))
                        .status())
                .isEqualTo(201);
    }

    private static String conditionedRule(String... expressions) {
        return "{\"matchers\":[{\"type\":\"all\"}],\"actions\":[{\"type\":\"drop\"}],"
                + "\"conditions\":{\"field\":\"subject\",\"regex\":[" + String.join(",", expressions) + "]}}";
    }

    @Test
    void aDestinationOfAnotherAccountIsUnknown() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");
        webadmin.post("/email-routing/zones", "{\"name\":\"acme.example\",\"account\":\"acme\"}");

        assertThat(webadmin.post(
                                "/email-routing/zones/acme.example/rules",
                                ruleBody("a@acme.example", forward("me@example.net")))
                        .message())
                .startsWith("actions[0].value[0]: unknown destination me@example.net of account acme");
        assertThat(server.rule("sales@example.com", forward("a@acme.example")).message())
                .startsWith("actions[0].value[0]: unknown destination a@acme.example of account default");
    }

    @Test
    void anAddressInAZoneOfTheSameAccountNeedsNoDestination() {
        server.zone("example.org");

        Reply made = server.rule("sales@example.com", forward("sales@example.org"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/status")).isEqualTo("active");
    }

    @Test
    void aRuleToAnUnverifiedDestinationIsKeptAndWaits() {
        Reply destination = server.destination("new@example.net", false);

        Reply made = server.rule("sales@example.com", forward("new@example.net"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/status")).isEqualTo("waiting");
        assertThat(made.at("/waitingFor/0")).isEqualTo("new@example.net");
        assertThat(webadmin.get(RULES).at("/entries/0/status")).isEqualTo("waiting");

        webadmin.patch(destination.header("Location"), "{\"verified\":true}");
        assertThat(webadmin.get(made.header("Location")).at("/status")).isEqualTo("active");
    }

    @Test
    void aCacheLearnsThatARuleNoLongerWaits() {
        Reply destination = server.destination("new@example.net", false);
        Reply made = server.rule("sales@example.com", forward("new@example.net"));
        assertThat(webadmin.get(made.header("Location"), "If-None-Match", made.header("ETag"))
                        .status())
                .isEqualTo(304);

        webadmin.patch(destination.header("Location"), "{\"verified\":true}");

        assertThat(webadmin.get(made.header("Location"), "If-None-Match", made.header("ETag"))
                        .status())
                .isEqualTo(200);
        assertThat(webadmin.delete(made.header("Location"), "If-Match", made.header("ETag"))
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aRuleThatCanDoSomethingIsActiveAndSaysForWhomItWaits() {
        server.destination("new@example.net", false);

        Reply made = server.rule("sales@example.com", forward("new@example.net", "me@example.net"));

        assertThat(made.at("/status")).isEqualTo("active");
        assertThat(made.json().get("waitingFor")).hasSize(1);
    }

    @Test
    void aLiteralThatShadowsAnAddressOfJamesIsMadeWithAWarning() {
        server.local.add("bob@example.com", Presence.PRESENT);

        Reply made = server.rule("bob@example.com", forward("me@example.net"));

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.at("/warnings/0")).startsWith("bob@example.com is a user, alias or mapping of this James");
    }

    @Test
    void aLiteralThatLeavesACopyShadowsNothing() {
        server.local.add("bob@example.com", Presence.PRESENT);

        Reply made = server.rule("bob@example.com", forward("me@example.net") + ",{\"type\":\"deliver\"}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("warnings")).isEmpty();
    }

    @Test
    void anAddressThatJamesCannotLookUpNowIsAWarning() {
        server.local.add("bob@example.com", Presence.UNKNOWN);

        assertThat(server.rule("bob@example.com", forward("me@example.net")).at("/warnings/0"))
                .contains("could not say");
        assertThat(server.rule("", "{\"type\":\"deliver\",\"value\":\"bob@example.com\"}")
                        .at("/warnings/0"))
                .contains("could not say");
    }

    @Test
    void aMailboxThatJamesDoesNotKnowIsRefusedByItsPlace() {
        Reply refused = server.rule("sales@example.com", "{\"type\":\"deliver\",\"value\":[\"nobody@example.com\"]}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message())
                .isEqualTo("actions[0].value[0]: James knows no user, alias or mapping nobody@example.com");
    }

    @Test
    void aMailboxThatJamesKnowsIsTaken() {
        server.local.add("bob@example.com", Presence.PRESENT);

        Reply made = server.rule("sales@example.com", "{\"type\":\"deliver\",\"value\":[\"bob@example.com\"]}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().get("warnings")).isEmpty();
    }

    @Test
    void deliveringToNobodyIsAWarning() {
        assertThat(server.rule("new@example.com", "{\"type\":\"deliver\"}").at("/warnings/0"))
                .contains("James knows no mailbox new@example.com yet");
        assertThat(server.rule("", "{\"type\":\"deliver\"}").at("/warnings/0")).contains("catch-all");
    }
}
