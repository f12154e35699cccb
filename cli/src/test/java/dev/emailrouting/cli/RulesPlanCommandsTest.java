package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.emailrouting.cli.webadmin.FakeWebadmin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class RulesPlanCommandsTest {
    private static final String CHANGES = """
            {"revision":7,"owner":"git ops","changes":[
              {"action":"create","resource":"destination","name":"me@example.net","account":"default"},
              {"action":"create","resource":"zone","zone":"example.com","name":"example.com"},
              {"action":"create","resource":"sender-entry","name":"*@spam.example","after":{"list":"block"}},
              {"action":"create","resource":"sender-entry","account":"acme","name":"ann@spam.example","after":{"list":"allow"}},
              {"action":"delete","resource":"rule","zone":"example.com","id":"1","name":"old"},
              {"action":"take-over","resource":"rule","zone":"example.com","id":"2","name":"sales","fields":["actions","owner"]}],
             "summary":{"create":4,"update":0,"delete":1,"takeOver":1,"unchanged":3},"needsForce":true,
             "warnings":["zones[0].rules[0]: it may surprise"]}
            """;
    private static final String NOTHING = """
            {"revision":7,"owner":"","changes":[],
             "summary":{"create":0,"update":0,"delete":0,"takeOver":0,"unchanged":3},"warnings":[]}
            """;

    @TempDir
    private Path directory;

    private FakeWebadmin webadmin;

    @BeforeEach
    void start() throws IOException {
        webadmin = new FakeWebadmin();
    }

    @AfterEach
    void stop() {
        webadmin.close();
    }

    private CliRun run(String command, String file, String content, String... more) throws IOException {
        Path document = Files.writeString(directory.resolve(file), content);
        List<String> args =
                new ArrayList<>(List.of("rules", command, "--file", document.toString(), "--url", webadmin.url()));
        args.addAll(List.of(more));
        return CliRun.of(args.toArray(String[]::new));
    }

    @Test
    void aPlanIsToldLineByLineAndIsExitCode1() throws IOException {
        webadmin.answering("POST /email-routing/plan?owner=git+ops&forward=me%2Bx%40example.net {}", CHANGES);

        CliRun run = run("plan", "rules.json", "{}", "--owner", "git ops", "--forward", "me+x@example.net");

        assertThat(run.out().lines())
                .containsExactly(
                        "+ destination default me@example.net",
                        "+ zone example.com",
                        "+ sender-entry block *@spam.example",
                        "+ sender-entry allow acme ann@spam.example",
                        "- rule example.com old 1",
                        "! rule example.com sales 2: actions, owner",
                        "warning: zones[0].rules[0]: it may surprise",
                        "+4 ~0 !1 -1, unchanged 3",
                        "what is marked ! is not this owner's, or rules run it that are not: it is changed only with --force");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void nothingToDoIsExitCode0() throws IOException {
        webadmin.answering("POST /email-routing/plan?zone=example.com&account=acme a: 1", NOTHING);

        CliRun run = run("plan", "rules.yaml", "a: 1", "--zone", "example.com", "--account", "acme");

        assertThat(run).isEqualTo(new CliRun(0, "+0 ~0 !0 -0, unchanged 3" + System.lineSeparator(), ""));
    }

    @Test
    void whatWasAppliedIsToldAndIsExitCode0() throws IOException {
        webadmin.answering("POST /email-routing/apply?force=true {}", CHANGES.replace("\"needsForce\":true,", ""));

        CliRun run = run("apply", "rules.json", "{}", "--force");

        assertThat(run.out().lines()).hasSize(8).endsWith("+4 ~0 !1 -1, unchanged 3");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void inJsonItIsTheAnswerOfTheServer() throws IOException {
        webadmin.answering("POST /email-routing/apply {}", NOTHING);

        assertThat(run("apply", "rules.json", "{}", "--json").out()).startsWith("{\"revision\":7,\"owner\":\"\"");
    }

    @Test
    void aRefusalIsToldInOneLineAndIsExitCode1() throws IOException {
        CliRun run = run("apply", "rules.json", "{}");

        assertThat(run.err()).contains("answered 404: not found").hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aServerThatAsksForATokenIsShownTheOneInTheFile() throws IOException {
        webadmin.answering("POST /email-routing/plan {}", NOTHING).requiring("Bearer eyJhbGciOi.J9-_x.y");
        Path token = Files.writeString(directory.resolve("token"), "eyJhbGciOi.J9-_x.y\n");

        assertThat(run("plan", "rules.json", "{}").err()).contains("answered 401");
        assertThat(run("plan", "rules.json", "{}", "--token-file", token.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void whatIsNoTokenIsNotShown() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "two words");

        assertThat(run("plan", "rules.json", "{}", "--token-file", token.toString())
                        .err())
                .contains(token + " holds no token")
                .doesNotContain("two", "words");
    }

    @Test
    void fileAndServerMustBeNamed() {
        assertThat(CliRun.of("rules", "plan", "--url", "http://127.0.0.1:1").exitCode())
                .isEqualTo(2);
        assertThat(CliRun.of("rules", "apply", "--file", "rules.json").exitCode())
                .isEqualTo(2);
    }
}
