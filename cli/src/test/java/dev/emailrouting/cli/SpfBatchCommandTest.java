package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.spf.SpfCase;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class SpfBatchCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DNS = "\"dns\":{\"example.com\":{\"TXT\":[[\"v=spf1 \",\"-all\"]]}}";

    private static CliRun batch(String... lines) {
        return CliRun.withInput(String.join("\n", lines), "spf", "batch");
    }

    @Test
    void eachCaseIsAnsweredUnderItsId() {
        CliRun run = batch(
                "{\"id\":\"one\",\"ip\":\"192.0.2.1\",\"helo\":\"h.example\",\"mailFrom\":\"ann@example.com\"," + DNS
                        + "}",
                "{\"ip\":\"192.0.2.1\",\"helo\":\"h.example\"}");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"id\":\"one\",\"result\":\"fail\",\"explanation\":null,\"reason\":\"-all of example.com matches\","
                                + "\"identity\":\"mailfrom\",\"domain\":\"example.com\",\"lookups\":0,\"voidLookups\":0}",
                        "{\"id\":2,\"result\":\"none\",\"explanation\":null,\"reason\":\"h.example has no SPF record\","
                                + "\"identity\":\"mailfrom\",\"domain\":\"h.example\",\"lookups\":0,\"voidLookups\":0}");
    }

    @Test
    void aFieldThatIsMissingOrOfTheWrongFormIsNamed() {
        CliRun run = batch("{}", "{\"ip\":\"x\"}", "{\"ip\":\"192.0.2.1\",\"dns\":[]}");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"id\":1,\"error\":\"line 1: ip is missing\"}",
                        "{\"id\":2,\"error\":\"line 2: ip is no IP address\"}",
                        "{\"id\":3,\"error\":\"line 3: dns: the DNS table is a JSON object of names\"}");
    }

    @Test
    void theConformanceDataIsAnsweredAsTheSuiteWantsIt() throws IOException {
        Path suite = SpfCase.suite("rfc7208-tests.expanded.json");
        assumeTrue(Files.exists(suite), "there is no " + suite);
        List<SpfCase> cases = SpfCase.ofJson(suite).toList();

        CliRun run = batch(cases.stream().map(SpfBatchCommandTest::line).toArray(String[]::new));

        List<JsonNode> answers =
                run.out().lines().map(SpfBatchCommandTest::parsed).toList();
        assertThat(run.exitCode()).isZero();
        assertThat(answers).hasSize(203);
        for (int i = 0; i < answers.size(); i++) {
            assertAnswers(answers.get(i), cases.get(i));
        }
    }

    private static void assertAnswers(JsonNode answer, SpfCase given) {
        assertThat(answer.get("id").asText()).isEqualTo(given.id());
        assertThat(given.expected())
                .as(answer.toString())
                .contains(answer.get("result").asText());
        given.expectedExplanation()
                .ifPresent(text -> assertThat(answer.get("explanation").asText())
                        .as(given.id())
                        .isEqualTo(text));
        assertThat(given.isUnexplained() && !answer.get("explanation").isNull())
                .as(given.id())
                .isFalse();
    }

    private static String line(SpfCase given) {
        ObjectNode line = JSON.createObjectNode()
                .put("id", given.id())
                .put("ip", given.ip())
                .put("helo", given.helo())
                .put("mailFrom", given.mailFrom());
        line.set("dns", JSON.valueToTree(given.dns()));
        return line.toString();
    }

    private static JsonNode parsed(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
