package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class AuthresCommandsTest {
    private static final String VALUE =
            "mx.example.com 1; dkim=pass reason=\"good\" header.d=a.example; spf=none smtp.mailfrom=";
    private static final String JSON = "{\"authservId\":\"mx.example.com\",\"version\":1,\"results\":["
            + "{\"method\":\"dkim\",\"result\":\"pass\",\"reason\":\"good\",\"props\":[[\"header.d\",\"a.example\"]]},"
            + "{\"method\":\"spf\",\"result\":\"none\",\"reason\":null,\"props\":[[\"smtp.mailfrom\",\"\"]]}]}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                VALUE,
                "Authentication-Results: " + VALUE,
                "authentication-results :\r\n\t" + VALUE + "\r\n",
                "ARC-Authentication-Results: i=1; " + VALUE
            })
    void aFieldIsReadFromTheCommandLineOrStandardInputWithOrWithoutItsName(String field) {
        CliRun argument = CliRun.of("authres", "parse", "--json", field);
        CliRun input = CliRun.withInput(field, "authres", "parse", "--json");

        assertThat(argument.exitCode()).isZero();
        assertThat(argument.out()).isEqualToIgnoringNewLines(JSON);
        assertThat(input.out()).isEqualTo(argument.out());
    }

    @Test
    void theTextHasAResultALine() {
        assertThat(CliRun.of("authres", "parse", VALUE).out().lines())
                .containsExactly("by mx.example.com", "dkim=pass header.d=a.example: good", "spf=none smtp.mailfrom=");
        assertThat(CliRun.of("authres", "parse", "mx.example.com; none").out())
                .isEqualToIgnoringNewLines("by mx.example.com: nothing was checked");
    }

    @Test
    void aFieldThatCannotBeReadIsNamedAndBad() {
        CliRun run = CliRun.of("authres", "parse", "mx.example.com");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEqualToIgnoringNewLines("';' is missing at character 15");
        assertThat(CliRun.of("authres", "parse", "--json", "mx.example.com").out())
                .isEqualToIgnoringNewLines("{\"error\":\"';' is missing at character 15\"}");
    }

    @Test
    void aBatchAnswersEachCase() {
        CliRun run = CliRun.withInput(
                "{\"id\":\"a\",\"value\":\"id; none\"}\n{\"id\":\"b\",\"value\":\"\"}\n{\"id\":\"c\"}",
                "authres",
                "batch");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"id\":\"a\",\"authservId\":\"id\",\"results\":[]}",
                        "{\"id\":\"b\",\"error\":\"an authserv-id is missing at character 1\"}",
                        "{\"id\":\"c\",\"error\":\"line 3: value is missing\"}");
    }

    @Test
    void theConformanceDataIsReadAsItStands() throws IOException {
        Path suite = Path.of(System.getProperty("conformance.suites", "."), "authres.json");
        assumeTrue(Files.exists(suite), "there is no " + suite);
        List<JsonNode> cases = StreamSupport.stream(
                        new ObjectMapper().readTree(Files.readAllBytes(suite)).spliterator(), false)
                .toList();

        CliRun run = CliRun.withInput(
                String.join("\n", cases.stream().map(JsonNode::toString).toList()), "authres", "batch");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSameSizeAs(cases)
                .allMatch(line -> line.matches(
                        "\\{\"id\":\"a[0-9]{3}\",(\"error\":\"[^\"]+\"|\"authservId\":\".*\"results\":\\[.*])}"));
    }
}
