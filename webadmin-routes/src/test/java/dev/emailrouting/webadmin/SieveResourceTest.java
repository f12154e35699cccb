package dev.emailrouting.webadmin;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SieveResourceTest {
    private static final String SIEVE = "/email-routing/sieve";
    private static final String SUPPORT = SIEVE + "/support";
    private static final String MESSAGE = "From: ann@example.org\r\nSubject: help\r\n\r\nPlease.\r\n";
    private static final String ENVELOPE = "sender=ann@example.org&recipient=support@example.com";
    private static final String RUN_SUPPORT = "{\"type\":\"sieve\",\"value\":[\"support\"]}";

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

    private Reply put(String source) {
        return webadmin.send("PUT", SUPPORT, source, "Content-Type", "application/sieve");
    }

    private Reply test(String parameters) {
        return webadmin.send("POST", SUPPORT + "/test?" + parameters, MESSAGE, "Content-Type", "message/rfc822");
    }

    @Test
    void anUploadedScriptIsInUseAndShown() {
        Reply made = put("keep\n");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).isEqualTo(SUPPORT);
        assertThat(made.at("/active")).isEqualTo("1");
        Reply shown = webadmin.get(SUPPORT);
        assertThat(shown.at("/source")).isEqualTo("keep\n");
        assertThat(shown.header("ETag")).isEqualTo(made.header("ETag"));
        assertThat(webadmin.get(SUPPORT, "If-None-Match", shown.header("ETag")).status())
                .isEqualTo(304);
        assertThat(webadmin.get(SIEVE + "?account=default").at("/entries/0/name"))
                .isEqualTo("support");
    }

    @Test
    void aScriptIsAlsoTakenInJson() {
        Reply made = webadmin.put(SUPPORT, "{\"source\":\"reject\\n\",\"activate\":false}");

        assertThat(made.status()).isEqualTo(201);
        assertThat(made.json().has("active")).isFalse();
        assertThat(made.at("/source")).isEqualTo("reject\n");
    }

    @Test
    void versionsAreListedShownAndActivated() {
        put("keep\n");
        Reply second = put("reject\n");
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.at("/active")).isEqualTo("2");

        Reply versions = webadmin.get(SUPPORT + "/versions");
        assertThat(versions.at("/entries/0/number")).isEqualTo("2");
        assertThat(versions.at("/entries/0/active")).isEqualTo("true");
        assertThat(versions.at("/entries/1/active")).isEqualTo("false");
        assertThat(webadmin.get(SUPPORT + "/versions/1").at("/source")).isEqualTo("keep\n");

        Reply back = webadmin.post(SUPPORT + "/versions/1/activate", "", "If-Match", second.header("ETag"));
        assertThat(back.status()).isEqualTo(200);
        assertThat(back.at("/active")).isEqualTo("1");
        assertThat(back.at("/source")).isEqualTo("keep\n");
        assertThat(webadmin.post(SUPPORT + "/versions/9/activate", "{}").status())
                .isEqualTo(404);
        assertThat(webadmin.post(SUPPORT + "/versions/2/activate", "{}", "If-Match", second.header("ETag"))
                        .status())
                .isEqualTo(412);
    }

    @Test
    void whatDoesNotCompileIsRefusedWithItsPlaceAndNotKept() {
        Reply refused = put("keep\nkepp\n");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).isEqualTo("source: line 2, column 1: unknown command");
        assertThat(webadmin.get(SUPPORT).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "support | {} | source: ",
                "support | {'source':1} | source: ",
                "support | {'source':'keep','active':true} | active: ",
                "capabilities | {'source':'keep'} | name: ",
                "-support | {'source':'keep'} | name: ",
                "support?account=nobody | {'source':'keep'} | account: ",
                "support?activate=false | {'source':'keep'} | activate: "
            })
    void whatCannotBeIsRefusedByItsName(String name, String body, String message) {
        Reply refused = webadmin.put(SIEVE + "/" + name, body.replace('\'', '"'));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith(message.trim());
    }

    @Test
    void aScriptIsTextOfItsSize() {
        assertThat(put("# " + "x".repeat(65_536)).message()).startsWith("body: ");
        assertThat(webadmin.send("PUT", SUPPORT, "keep", "Content-Type", "text/html")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void aScriptThatHasChangedMeanwhileIsNotWrittenOver() {
        Reply made = put("keep\n");
        put("reject\n");

        assertThat(webadmin.put(SUPPORT, "{\"source\":\"keep\"}", "If-Match", made.header("ETag"))
                        .status())
                .isEqualTo(412);
        assertThat(webadmin.delete(SUPPORT, "If-Match", made.header("ETag")).status())
                .isEqualTo(412);
    }

    @Test
    void aTestSaysWhatAScriptAsksForAndDoesNothing() {
        put("tell\nredirect me@example.net\n");
        server.zone("example.com");

        Reply tested = test(ENVELOPE);

        assertThat(tested.status()).isEqualTo(200);
        assertThat(tested.at("/version")).isEqualTo("1");
        assertThat(tested.at("/mayRefuse")).isEqualTo("false");
        assertThat(tested.at("/effects/0/text"))
                .isEqualTo("ann@example.org to support@example.com: [help], spf [none], " + MESSAGE.length()
                        + " octets at example.com");
        assertThat(tested.at("/effects/1/to")).isEqualTo("me@example.net");
    }

    @Test
    void aTestMayBringItsMessageInJsonAndItsClientWhichIsCheckedThen() {
        put("tell\n");

        Reply tested = webadmin.post(
                SUPPORT + "/test",
                "{\"sender\":\"ann@example.org\",\"recipient\":\"support@example.com\",\"client\":\"192.0.2.1\","
                        + "\"message\":\"Subject: help\\r\\n\\r\\n\"}");

        assertThat(tested.at("/effects/0/text")).contains("spf [none").contains("[help]");
    }

    @Test
    void anyVersionCanBeTested() {
        put("keep\n");
        webadmin.put(SUPPORT, "{\"source\":\"reject\",\"activate\":false}");

        assertThat(test(ENVELOPE).at("/effects/0/effect")).isEqualTo("keep");
        Reply newest = test(ENVELOPE + "&version=2");
        assertThat(newest.at("/effects/0/code")).isEqualTo("550");
        assertThat(newest.at("/mayRefuse")).isEqualTo("true");
        assertThat(test(ENVELOPE + "&version=3").status()).isEqualTo(404);
    }

    @Test
    void aTestOfAScriptThatFailsSaysWhy() {
        put("fail\n");

        assertThat(test(ENVELOPE).at("/failed")).isEqualTo("it was told to");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "recipient=support@example.com | sender: ",
                "sender=ann@example.org | recipient: ",
                "sender=&recipient=nobody | recipient: ",
                "sender=&recipient=a@b.example&client=here | client: ",
                "sender=&recipient=a@b.example&version=new | version: "
            })
    void aTestNamesWhatItLacks(String parameters, String message) {
        put("keep\n");

        Reply refused = test(parameters.trim());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.message()).startsWith(message.trim());
    }

    @Test
    void aRuleRunsOnlyWhatIsThereAndKeepsItThere() {
        server.zone("example.com");
        Reply unknown = server.rule("help@example.com", RUN_SUPPORT);
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.message()).startsWith("actions[0].value: ").contains("sieve program support");

        put("keep\n");
        Reply rule = server.rule("help@example.com", RUN_SUPPORT);
        assertThat(rule.status()).isEqualTo(201);

        Reply refused = webadmin.delete(SUPPORT);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.message()).contains(rule.at("/id"));
        webadmin.delete(rule.header("Location"));
        assertThat(webadmin.delete(SUPPORT).status()).isEqualTo(204);
        assertThat(webadmin.get(SUPPORT).status()).isEqualTo(404);
    }

    @Test
    void accountsHaveScriptsOfTheirOwn() {
        webadmin.post("/email-routing/accounts", "{\"name\":\"acme\"}");

        Reply made = webadmin.put(SUPPORT + "?account=acme", "{\"source\":\"keep\"}");

        assertThat(made.header("Location")).isEqualTo(SUPPORT + "?account=acme");
        assertThat(webadmin.get(SUPPORT).status()).isEqualTo(404);
        assertThat(webadmin.get(SUPPORT + "?account=acme").at("/account")).isEqualTo("acme");
        assertThat(webadmin.delete("/email-routing/accounts/acme").message()).contains("a Sieve script");
    }

    @Test
    void whoUploadedIsInTheAuditLog() {
        put("keep\n");

        Reply audit = webadmin.get("/email-routing/audit?resource=sieve-script&id=support");

        assertThat(audit.at("/entries/0/after/newest/number")).isEqualTo("1");
        assertThat(audit.at("/entries/0/request")).isEqualTo("PUT " + SUPPORT);
    }

    @Test
    void whatScriptsMayRequireIsSaid() {
        Reply capabilities = webadmin.get(SIEVE + "/capabilities");

        assertThat(capabilities.json().at("/extensions"))
                .extracting(Object::toString)
                .isEqualTo(List.of("\"copy\"", "\"reject\""));
        assertThat(capabilities.at("/limits/octets")).isEqualTo("65536");
    }
}
