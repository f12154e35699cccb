package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.mtasts.StsCase;
import dev.emailrouting.mtasts.StsChoices;
import dev.emailrouting.mtasts.StsChoices.Choice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class MtaStsCommandsTest {
    private static final String POLICY =
            "version: STSv1\r\nmode: enforce\r\nmx: mx.example\r\nmx: *.example.net\r\nmax_age: 86400\r\n";

    private static CliRun batch(String... lines) {
        return CliRun.withInput(String.join("\n", lines), "mta-sts", "batch");
    }

    private static String line(String text) {
        return text + System.lineSeparator();
    }

    @Test
    void aRecordIsReadFromTheArguments() {
        assertThat(CliRun.of("mta-sts", "record", "v=spf1 -all", "v=STSv1; id=2026"))
                .isEqualTo(new CliRun(0, line("id=2026"), ""));
        assertThat(CliRun.of("mta-sts", "record", "--json", "v=STSv1; id=2026"))
                .isEqualTo(new CliRun(0, line("{\"valid\":true,\"policyId\":\"2026\"}"), ""));
    }

    @Test
    void whatIsNoRecordIsBad() {
        assertThat(CliRun.of("mta-sts", "record", "v=STSv1")).isEqualTo(new CliRun(1, "", line("id is missing")));
        assertThat(CliRun.of("mta-sts", "record", "--json", "v=STSv1"))
                .isEqualTo(new CliRun(1, line("{\"valid\":false,\"reason\":\"id is missing\"}"), ""));
    }

    @Test
    void theRecordOfADomainIsLookedUp(@TempDir Path directory) throws IOException {
        Path table = directory.resolve("dns.json");
        Files.writeString(table, "{\"_mta-sts.example.com\":{\"TXT\":[[\"v=STSv1; \",\"id=7\"]]}}");

        assertThat(CliRun.of("mta-sts", "record", "--dns-file", table.toString(), "example.com"))
                .isEqualTo(new CliRun(0, line("id=7"), ""));
        assertThat(CliRun.of("mta-sts", "record", "--dns-file", table.toString(), "example.net"))
                .isEqualTo(new CliRun(1, "", line("the name does not exist")));
        assertThat(CliRun.of("mta-sts", "record", "--dns-file", table.toString(), "a.example", "b.example")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void aPolicyIsReadFromStandardInput() {
        assertThat(CliRun.withInput(POLICY, "mta-sts", "policy"))
                .isEqualTo(new CliRun(0, line("mode=enforce max_age=86400 mx=mx.example *.example.net"), ""));
        assertThat(CliRun.withInput(POLICY, "mta-sts", "policy", "--json"))
                .isEqualTo(new CliRun(
                        0,
                        line(
                                "{\"valid\":true,\"mode\":\"enforce\",\"maxAge\":86400,\"mx\":[\"mx.example\",\"*.example.net\"]}"),
                        ""));
    }

    @Test
    void whatIsNoPolicyIsBad() {
        assertThat(CliRun.withInput(POLICY + "\0", "mta-sts", "policy"))
                .isEqualTo(new CliRun(1, "", line("line 6 has not the form NAME: VALUE")));
        assertThat(CliRun.withMessage(POLICY + "x: caf\u00e9", "mta-sts", "policy", "--json"))
                .isEqualTo(new CliRun(1, line("{\"valid\":false,\"reason\":\"it is not UTF-8\"}"), ""));
        assertThat(CliRun.withInput(POLICY + "x: " + "y".repeat(1 << 20), "mta-sts", "policy")
                        .err())
                .isEqualTo(line("it has more than 65536 octets"));
    }

    @ParameterizedTest
    @CsvSource({
        "*.example.net, mx.example.net, 0, match",
        "mx.example, MX.Example., 0, match",
        "*.example.net, a.mx.example.net, 1, no match",
        "*.example.net, not a host, 1, no match"
    })
    void aHostIsComparedWithAPattern(String pattern, String host, int exitCode, String answer) {
        assertThat(CliRun.of("mta-sts", "match", pattern, host)).isEqualTo(new CliRun(exitCode, line(answer), ""));
        assertThat(CliRun.of("mta-sts", "match", "--json", pattern, host).out())
                .isEqualTo(line("{\"match\":" + (exitCode == 0) + "}"));
    }

    @Test
    void whatIsNoPatternIsBad() {
        assertThat(CliRun.of("mta-sts", "match", "**.example", "a.example"))
                .isEqualTo(new CliRun(1, "", line("the pattern is neither a host name nor *. before a domain")));
    }

    @Test
    void eachCaseOfABatchIsAnsweredUnderItsId() {
        CliRun run = batch(
                "{\"id\":\"a\",\"kind\":\"txt\",\"records\":[[\"v=STSv1; \",\"id=1\"]]}",
                "{\"id\":\"b\",\"kind\":\"policy\",\"text\":\"version: STSv1\\nmode: none\\nmax_age: 1\"}",
                "{\"id\":\"c\",\"kind\":\"mx\",\"patterns\":[\"a.example\",\"*.b.example\"],\"host\":\"x.b.example\"}",
                "{\"id\":\"d\",\"kind\":\"http\",\"status\":301,\"content_type\":\"text/plain\"}",
                "{\"id\":\"e\",\"kind\":\"http\",\"status\":200,\"content_type\":null}");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"id\":\"a\",\"valid\":true,\"policyId\":\"1\"}",
                        "{\"id\":\"b\",\"valid\":true,\"mode\":\"none\",\"maxAge\":1,\"mx\":[]}",
                        "{\"id\":\"c\",\"match\":true}",
                        "{\"id\":\"d\",\"accept\":false,\"reason\":\"it answered with status 301\"}",
                        "{\"id\":\"e\",\"accept\":false,\"reason\":\"what it served is not text/plain\"}");
    }

    @Test
    void aFieldThatIsMissingOrOfTheWrongFormIsNamed() {
        CliRun run = batch(
                "{}",
                "{\"kind\":\"sideways\"}",
                "{\"kind\":\"txt\",\"records\":[\"v=STSv1\"]}",
                "{\"kind\":\"txt\",\"records\":[[1]]}",
                "{\"kind\":\"http\"}");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"id\":1,\"error\":\"line 1: kind is missing\"}",
                        "{\"id\":2,\"error\":\"line 2: kind is none of txt, policy, mx and http\"}",
                        "{\"id\":3,\"error\":\"line 3: records is not a list of records, each a list of strings\"}",
                        "{\"id\":4,\"error\":\"line 4: records is not a list of strings\"}",
                        "{\"id\":5,\"error\":\"line 5: status is missing\"}");
    }

    @Test
    void theConformanceDataIsAnsweredAsTheSuiteWantsIt() throws IOException {
        assumeTrue(Files.exists(StsCase.SUITE), "there is no " + StsCase.SUITE);
        List<StsCase> cases = StsCase.all().toList();

        CliRun run = CliRun.withInput(
                String.join(
                        "\n",
                        cases.stream().map(given -> given.json().toString()).toList()),
                "mta-sts",
                "batch");

        List<JsonNode> answers =
                run.out().lines().map(MtaStsCommandsTest::parsed).toList();
        assertThat(run.exitCode()).isZero();
        assertThat(answers).hasSameSizeAs(cases);
        for (int i = 0; i < cases.size(); i++) {
            assertAnswers(answers.get(i), cases.get(i));
        }
    }

    private static void assertAnswers(JsonNode answer, StsCase given) {
        Optional<Boolean> chosen = StsChoices.of(given.id()).map(Choice::isGood);
        boolean wanted = chosen.orElseGet(() -> given.json().path("match").asBoolean()
                || List.of("valid", "accept").contains(given.text("expect").orElse("")));
        assertThat(answer.path(
                                given.kind().equals("mx")
                                        ? "match"
                                        : given.kind().equals("http") ? "accept" : "valid")
                        .asBoolean())
                .as(given.toString())
                .isEqualTo(wanted);
        if (wanted && given.kind().equals("txt")) {
            assertThat(answer.path("policyId").asText())
                    .isEqualTo(given.text("policy_id").orElseThrow());
        }
        if (wanted && given.json().has("max_age")) {
            assertThat(answer.path("mode").asText())
                    .isEqualTo(given.text("mode").orElseThrow());
            assertThat(answer.path("maxAge").asLong())
                    .isEqualTo(given.json().path("max_age").asLong());
            assertThat(answer.path("mx")).isEqualTo(given.json().path("mx"));
        }
    }

    private static JsonNode parsed(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
