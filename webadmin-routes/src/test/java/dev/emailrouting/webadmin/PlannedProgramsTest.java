package dev.emailrouting.webadmin;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts and message hooks in documents. */
class PlannedProgramsTest {
    private static final String DOCUMENT = """
            {"format": "email-routing-export", "version": 1,
             "sieve": [{"name": "support", "source": "keep\\n"}],
             "messageHooks": [{"name": "scorer", "url": "https://hooks.example/mail", "timeoutSeconds": 7}],
             "zones": [{"name": "example.com", "rules": [
               {"name": "support", "matchers": [{"type": "literal", "field": "to", "value": "support@example.com"}],
                "actions": [{"type": "sieve", "value": ["support"]}]},
               {"name": "all", "matchers": [{"type": "all"}], "actions": [{"type": "webhook", "value": ["scorer"]}]}]}]}
            """;

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
        return webadmin.post("/email-routing/plan?owner=gitops", document);
    }

    private Reply apply(String document) {
        return webadmin.post("/email-routing/apply?owner=gitops", document);
    }

    @Test
    void programsAreMadeWithTheRulesThatRunThem() {
        Reply applied = apply(DOCUMENT);

        assertThat(applied.status()).as(applied.toString()).isEqualTo(200);
        assertThat(applied.at("/summary/create")).isEqualTo("5");
        assertThat(webadmin.get("/email-routing/sieve/support").at("/source")).isEqualTo("keep\n");
        assertThat(webadmin.get("/email-routing/message-hooks/scorer").at("/timeoutSeconds"))
                .isEqualTo("7");
        assertThat(applied.body()).doesNotContain("whsec_");
    }

    @Test
    void whatWasExportedIsAppliedAndChangesNothing() {
        apply(DOCUMENT);
        String exported = webadmin.get("/email-routing/export").body();

        assertThat(exported)
                .contains("\"source\":\"keep\\n\"")
                .contains("https://hooks.example/mail")
                .doesNotContain("whsec_");
        Reply again = apply(exported);
        assertThat(again.json().at("/changes")).isEmpty();
        assertThat(webadmin.get("/email-routing/export?zone=example.com").body())
                .contains("\"sieve\":")
                .contains("\"messageHooks\":");
    }

    @Test
    void whatNoExportedRuleRunsIsNotExportedWithAZone() {
        server.zone("example.com");
        webadmin.put("/email-routing/sieve/unused", "{\"source\":\"keep\"}");

        assertThat(webadmin.get("/email-routing/export?zone=example.com").json().has("sieve"))
                .isFalse();
        assertThat(webadmin.get("/email-routing/export?account=default").at("/sieve/0/name"))
                .isEqualTo("unused");
    }

    @Test
    void anotherTextIsAnotherVersionAndAnotherContentAnotherHook() {
        apply(DOCUMENT);
        String changed =
                DOCUMENT.replace("keep\\n", "reject\\n").replace("\"timeoutSeconds\": 7", "\"enabled\": false");

        Reply planned = plan(changed);
        assertThat(planned.at("/changes/0/action")).isEqualTo("update");
        assertThat(planned.at("/changes/0/resource")).isEqualTo("sieve-script");
        assertThat(planned.json().at("/changes/0/fields")).hasSize(2);
        assertThat(planned.at("/changes/1/resource")).isEqualTo("message-hook");
        assertThat(planned.at("/changes/1/before/timeoutSeconds")).isEqualTo("7");

        assertThat(apply(changed).at("/summary/update")).isEqualTo("2");
        assertThat(webadmin.get("/email-routing/sieve/support").at("/active")).isEqualTo("2");
        assertThat(webadmin.get("/email-routing/message-hooks/scorer").at("/enabled"))
                .isEqualTo("false");
        assertThat(apply(DOCUMENT).at("/summary/update")).as("and back").isEqualTo("2");
    }

    @Test
    void whatRulesOfOthersRunIsChangedOnlyByForce() {
        apply(DOCUMENT);
        String changed = """
                {"format": "email-routing-export", "version": 1,
                 "sieve": [{"name": "support", "source": "reject\\n"}],
                 "messageHooks": [{"name": "scorer", "url": "https://elsewhere.example/mail"}]}
                """;

        Reply planned = webadmin.post("/email-routing/plan?owner=other", changed);
        assertThat(planned.json().path("changes").findValuesAsText("action")).containsExactly("take-over", "take-over");
        assertThat(planned.at("/summary/takeOver")).isEqualTo("2");
        assertThat(planned.at("/summary/update")).isEqualTo("0");
        assertThat(planned.at("/needsForce")).isEqualTo("true");
        Reply refused = webadmin.post("/email-routing/apply?owner=other", changed);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message())
                .isEqualTo(
                        "sieve[0]: the script support is run by rules of the owner 'gitops', and is changed only with"
                                + " force=true; messageHooks[0]: the message hook scorer is run by rules of the owner 'gitops',"
                                + " and is changed only with force=true");
        assertThat(webadmin.post("/email-routing/apply", changed).status())
                .as("nor without a label")
                .isEqualTo(409);

        assertThat(webadmin.post("/email-routing/apply?owner=other&force=true", changed)
                        .at("/summary/takeOver"))
                .isEqualTo("2");
        assertThat(webadmin.get("/email-routing/sieve/support").at("/source")).isEqualTo("reject\n");
        assertThat(webadmin.post("/email-routing/apply?owner=another", changed).status())
                .as("what is as the document says is nobody's loss")
                .isEqualTo(200);
    }

    @Test
    void aScriptThatDoesNotCompileIsRefusedByItsPlace() {
        Reply refused = plan(DOCUMENT.replace("keep\\n", "keep\\nkepp\\n"));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).isEqualTo("sieve[0].source: line 2, column 1: unknown command");
    }

    @Test
    void aRuleRunsWhatIsDeclaredOrThere() {
        Reply refused = apply(DOCUMENT.replace("[{\"name\": \"support\", \"source\": \"keep\\n\"}]", "[]"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith("zones[0].rules[0].actions[0].value: ");

        webadmin.put("/email-routing/sieve/support", "{\"source\":\"keep\"}");
        assertThat(apply(DOCUMENT.replace("[{\"name\": \"support\", \"source\": \"keep\\n\"}]", "[]"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void namesStandThereOnce() {
        String twice = DOCUMENT.replace(
                "\"source\": \"keep\\n\"}", "\"source\": \"keep\\n\"}, {\"name\": \"support\", \"source\": \"keep\"}");

        assertThat(plan(twice).message()).startsWith("sieve[1]: ");
    }
}
