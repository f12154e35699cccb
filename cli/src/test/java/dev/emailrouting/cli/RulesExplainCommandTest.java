package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.emailrouting.cli.webadmin.FakeWebadmin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RulesExplainCommandTest {
    @TempDir
    private Path directory;

    private Path rules;

    @BeforeEach
    void writeRules() throws IOException {
        rules = Files.writeString(directory.resolve("rules.json"), """
                {"format": "email-routing-export", "version": 1,
                 "destinations": [{"email": "me@example.net", "verified": true}],
                 "zones": [{"name": "example.com", "rules": [
                   {"name": "sales", "matchers": [{"type": "literal", "field": "to", "value": "sales@example.com"}],
                    "actions": [{"type": "forward", "value": ["me@example.net", "bob@example.com"]}]},
                   {"name": "closed", "matchers": [{"type": "literal", "field": "to", "value": "old@example.com"}],
                    "actions": [{"type": "reject", "value": ["This address is closed"]}]}]}]}
                """);
    }

    private CliRun explain(String... more) {
        List<String> args = new ArrayList<>(List.of("rules", "explain", "--rules", rules.toString()));
        args.addAll(List.of(more));
        return CliRun.of(args.toArray(String[]::new));
    }

    @Test
    void aStoryIsTold() {
        CliRun run = explain("--local-user", "bob@example.com", "sales@example.com");

        assertThat(run.out().lines())
                .containsExactly(
                        "sales@example.com: a rule for exactly this address (sales)",
                        "bob@example.com: the destination is in a zone of ours (sales)",
                        "bob@example.com: no rule for exactly this address",
                        "bob@example.com: a user, alias or mapping of this server",
                        "authentication: dmarc enforce",
                        "=> forward me@example.net: rule 'sales' (of example.com)",
                        "=> deliver bob@example.com: a user, alias or mapping of this server (of example.com)",
                        "accepted");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void whoSendsAndToWhomNobodyDoesIsReadAndChangesNothing() throws IOException {
        String story = explain("sales@example.com").out();
        Files.writeString(rules, Files.readString(rules).replace("\"version\": 1,", """
                "version": 1, "bindings": [{"name": "shop", "senders": ["*@example.com"], "limits": {"perHour": 5}}],
                "submitters": [{"user": "bob@example.com", "senders": ["bob@example.com"], "destinations": "verified"}],
                "suppressions": [{"email": "me@example.net", "note": "asked us not to"}],
                """));

        assertThat(explain("sales@example.com").out()).isEqualTo(story).contains("=> forward me@example.net");
    }

    @Test
    void switchesOfTheZoneAndTheRuleAreTold() throws IOException {
        Files.writeString(
                rules,
                Files.readString(rules)
                        .replace(
                                "\"example.com\", \"rules\"",
                                "\"example.com\", \"authentication\": {\"requireSpfOrDkim\": true, \"arc\": false}, \"rules\"")
                        .replace("{\"name\": \"sales\",", "{\"name\": \"sales\", \"unforwardable\": \"wrap\","));

        assertThat(explain("sales@example.com").out().lines())
                .contains(
                        "authentication: dmarc enforce, SPF or DKIM must pass",
                        "=> forward me@example.net: rule 'sales' (of example.com), not sealed,"
                                + " what would fail DMARC there: wrap");
    }

    @Test
    void aRefusalIsAnAnswerWithExitCode1() {
        CliRun run = explain("old@example.com");

        assertThat(run.out().lines())
                .endsWith("=> reject old@example.com 5.7.1: This address is closed (of example.com)", "not accepted");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theRulesMayBeInYaml() throws IOException {
        rules = Files.writeString(directory.resolve("rules.yaml"), """
                format: email-routing-export
                version: 1
                zones:
                  - name: example.com
                    rules:
                      - matchers: [{type: all}]
                        actions: [{type: reject, value: We have moved}]
                """);

        assertThat(explain("anybody@example.com").out()).contains("We have moved");
        Files.writeString(rules, "format: a\nformat: b\n");
        assertThat(explain("anybody@example.com").err()).contains("line 2, column 1: 'format' stands there twice");
    }

    @Test
    void aSenderIsSupposed() throws IOException {
        Files.writeString(
                rules,
                Files.readString(rules)
                        .replace(
                                "\"zones\":",
                                "\"senders\": [{\"list\": \"block\", \"pattern\": \"*@spam.example\"}], \"zones\":"));

        CliRun blocked = explain("--sender", "a@spam.example", "sales@example.com");
        CliRun other = explain("--sender", "a@example.org", "sales@example.com");
        CliRun bounce = explain("--sender", "", "sales@example.com");

        assertThat(blocked.out().lines()).last().isEqualTo("not accepted");
        assertThat(other.out().lines()).last().isEqualTo("accepted until the message is known");
        assertThat(bounce.out().lines()).last().isEqualTo("accepted");
        assertThat(explain("--sender", "nobody", "sales@example.com"))
                .isEqualTo(failed("sender: 'nobody' is not an email address"));
    }

    @Test
    void aClientIsSupposed() throws IOException {
        Files.writeString(
                rules,
                Files.readString(rules)
                        .replace(
                                "{\"name\": \"closed\",",
                                "{\"name\": \"closed\", \"conditions\": {\"field\": \"network\", \"in\": [\"192.0.2.0/24\"]},"));

        assertThat(explain("--client", "192.0.2.7", "old@example.com").out()).contains("This address is closed");
        assertThat(explain("--client", "198.51.100.7", "old@example.com").out()).doesNotContain("address is closed");
        assertThat(explain("--client", "here", "old@example.com")).isEqualTo(failed("client: is no IP address"));
    }

    @Test
    void whatBecomesOfAMessageAfterItsForwardIsForetold() {
        CliRun run = explain("--dmarc", "pass", "--policy", "reject", "--spf-aligned", "sales@example.com");

        assertThat(run.out()).contains("after a forward: p=reject and only SPF passed: will fail after forwarding");
        assertThat(explain("--json", "--dmarc", "pass", "--dkim-aligned", "sales@example.com")
                        .out())
                .contains("\"forwardability\":{\"survives\":true,");
        assertThat(explain("--dmarc", "pass", "sales@example.com"))
                .isEqualTo(failed("authentication.dmarc: passes when SPF or DKIM is aligned, and not else"));
        assertThat(explain("--spf-aligned", "sales@example.com").exitCode()).isEqualTo(2);
    }

    @Test
    void aForeignDomainIsNotOurs() {
        CliRun run = explain("a@elsewhere.example");

        assertThat(run.out()).contains("=> not-ours a@elsewhere.example: no zone of ours");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void jsonHasTheServersWords() {
        assertThat(explain("--json", "old@example.com").out())
                .startsWith(
                        "{\"recipient\":\"old@example.com\",\"accepted\":false,\"needsMessage\":false,\"authentication\":{\"dmarc\":\"enforce\"");
    }

    @Test
    void whatIsWrongIsNamedInOneLine() throws IOException {
        assertThat(explain("no-address")).isEqualTo(failed("ADDRESS: 'no-address' is not an email address"));
        assertThat(explain("--local-user", "x", "a@example.com"))
                .isEqualTo(failed("--local-user: 'x' is not an email address"));
        Files.writeString(rules, "{\"format\": \"email-routing-export\", \"version\": 1, \"zoness\": []}");
        assertThat(explain("a@example.com")).isEqualTo(failed("zoness: unknown field"));
        Files.delete(rules);
        assertThat(explain("a@example.com").exitCode()).isEqualTo(1);
    }

    private static CliRun failed(String reason) {
        return new CliRun(
                1, "", "email-routing-cli rules explain: InvalidInputException: " + reason + System.lineSeparator());
    }

    @Test
    void rulesAreOfADocumentOrOfAServer() {
        String url = "http://127.0.0.1:1";

        assertThat(CliRun.of("rules", "explain", "a@b.example").exitCode()).isEqualTo(2);
        assertThat(explain("--url", url, "a@b.example").exitCode()).isEqualTo(2);
        assertThat(CliRun.of("rules", "explain", "--url", url, "--local-user", "a@b.example", "a@b.example")
                        .exitCode())
                .isEqualTo(2);
        assertThat(CliRun.of("rules", "explain", "--url", "ftp://a", "a@b.example")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void aServerIsAsked() throws IOException {
        try (FakeWebadmin server = new FakeWebadmin()
                .answering(
                        "POST /email-routing/explain {\"recipient\":\"a@b.example\"}",
                        "{\"accepted\": true, \"steps\": [\"a step\"],"
                                + " \"endings\": [{\"outcome\": \"drop\", \"address\": \"a@b.example\", \"reason\": \"r\"}]}")) {
            CliRun run = CliRun.of("rules", "explain", "--url", server.url() + "/", "a@b.example");
            assertThat(run.out().lines()).containsExactly("a step", "=> drop a@b.example: r", "accepted");
            assertThat(run.exitCode()).isZero();

            CliRun refused = CliRun.of("rules", "explain", "--url", server.url(), "x@b.example");
            assertThat(refused.err()).contains("answered 404: not found");
            assertThat(refused.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void aServerIsGivenAWholeMessageAndTellsWhatProgramsDid() throws IOException {
        Path message = Files.writeString(directory.resolve("m.eml"), "From: c@d.example\r\n\r\nHi\r\n");
        try (FakeWebadmin server = new FakeWebadmin()
                .answering(
                        "POST /email-routing/explain {\"recipient\":\"a@b.example\",\"sender\":\"c@d.example\","
                                + "\"messageBase64\":\"RnJvbTogY0BkLmV4YW1wbGUNCg0KSGkNCg==\"}",
                        """
                        {"accepted": true, "endings": [{"outcome": "forward", "address": "e@f.example", "reason": "r"}],
                         "programs": [
                           {"ruleId": "1", "address": "a@b.example", "type": "sieve", "name": "desk", "effects": [
                             {"effect": "forward", "to": "e@f.example"},
                             {"effect": "send", "to": ["g@h.example", "i@j.example"], "subject": "Hello"},
                             {"effect": "reply", "text": "Thanks\\nBye"}]},
                           {"ruleId": "2", "address": "x@b.example", "type": "hook", "name": "spam", "failure": "not run"}],
                         "effects": [{"effect": "reply", "text": "Thanks", "refused": "no-dmarc-pass"}]}
                        """)) {
            CliRun run = CliRun.of(
                    "rules",
                    "explain",
                    "--url",
                    server.url(),
                    "--sender",
                    "c@d.example",
                    "--message",
                    message.toString(),
                    "a@b.example");

            assertThat(run.err()).isEmpty();
            assertThat(run.out().lines())
                    .containsExactly(
                            "sieve desk of a@b.example: forward e@f.example, send g@h.example i@j.example Hello,"
                                    + " reply Thanks?Bye",
                            "hook spam of x@b.example failed: not run",
                            "=> forward e@f.example: r",
                            "+> reply Thanks, refused: no-dmarc-pass",
                            "accepted");
        }
    }

    @Test
    void aDocumentIsGivenNoMessage() {
        assertThat(explain("--message", rules.toString(), "sales@example.com").err())
                .contains("--message goes with --url");
    }

    @Test
    void aServerIsAskedWhatIsSupposedAndTellsTheSenderOfAForward() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), " abc ");
        try (FakeWebadmin server = new FakeWebadmin()
                .requiring("Bearer abc")
                .answering(
                        "POST /email-routing/explain {\"recipient\":\"a@b.example\",\"sender\":\"c@d.example\","
                                + "\"client\":\"192.0.2.1\",\"authentication\":{\"dmarc\":\"pass\",\"policy\":\"none\","
                                + "\"spfAligned\":false,\"dkimAligned\":true}}",
                        "{\"accepted\": true, \"forwardability\": {\"reason\": \"it survives\"}, \"endings\":"
                                + " [{\"outcome\": \"forward\", \"address\": \"e@f.example\", \"reason\": \"r\","
                                + " \"srsSender\": \"SRS0=x@forwards.example\"}]}")) {
            CliRun run = CliRun.of(
                    "rules",
                    "explain",
                    "--url",
                    server.url(),
                    "--token-file",
                    token.toString(),
                    "--sender",
                    "c@d.example",
                    "--client",
                    "192.0.2.1",
                    "--dmarc",
                    "pass",
                    "--policy",
                    "none",
                    "--dkim-aligned",
                    "a@b.example");

            assertThat(run.err()).isEmpty();
            assertThat(run.out().lines())
                    .containsExactly(
                            "=> forward e@f.example: r, sender: SRS0=x@forwards.example",
                            "after a forward: it survives",
                            "accepted");
        }
        assertThat(explain("--token-file", token.toString(), "a@b.example").exitCode())
                .isEqualTo(2);
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        CliRun run = CliRun.of("rules", "explain", "--url", "http://127.0.0.1:1", "a@b.example");

        assertThat(run.err()).contains("http://127.0.0.1:1/email-routing/explain cannot be reached");
        assertThat(run.exitCode()).isEqualTo(1);
    }
}
