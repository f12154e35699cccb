package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class SrsBatchCommandTest {
    private static final String CASE =
            "\"op\":\"forward\",\"secrets\":[\"tops3cr3t\"],\"time\":1700000000,\"sender\":\"user@example.org\",\"alias\":\"fwd.example\"";
    private static final String REVERSAL =
            "\"op\":\"reverse\",\"secrets\":[\"tops3cr3t\"],\"time\":1700000000,\"address\":\"SRS0=L6wP=G3=example.org=user@fwd.example\"";

    private static CliRun batch(String... lines) {
        return CliRun.withInput(String.join("\n", lines), "srs", "batch");
    }

    private static List<String> answers(String... lines) {
        return batch(lines).out().lines().toList();
    }

    @Test
    void eachCaseIsAnsweredUnderItsId() {
        CliRun run = batch("{\"id\":\"f001\"," + CASE + "}", "{\"id\":7," + REVERSAL + "}");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"id\":\"f001\",\"ok\":\"SRS0=L6wP=G3=example.org=user@fwd.example\",\"outcome\":\"REWRITTEN\"}",
                        "{\"id\":7,\"ok\":\"user@example.org\",\"outcome\":\"REVERSED\"}");
    }

    @Test
    void aCaseWithoutAnIdIsAnsweredUnderItsLine() {
        assertThat(answers("", "{" + CASE + "}")).singleElement().asString().startsWith("{\"id\":2,");
    }

    @Test
    void aRefusalIsAnAnswer() {
        CliRun run = batch("{" + REVERSAL.replace("user@", "admin@") + "}");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("\"error\":\"not signed").contains("\"outcome\":\"BAD_HASH\"");
    }

    @Test
    void aLineThatCannotBeReadIsNamedAndTheOthersAreAnsweredAllTheSame() {
        CliRun run =
                batch("{\"id\":", "[]", "{\"id\":\"x\",\"op\":\"sideways\"}", "{" + CASE + "} {}", "{" + CASE + "}");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines().map(line -> line.replaceFirst("not JSON: .*\"", "not JSON\"")))
                .containsExactly(
                        "{\"id\":1,\"error\":\"line 1: not JSON\"}",
                        "{\"id\":2,\"error\":\"line 2: not a JSON object\"}",
                        "{\"id\":\"x\",\"error\":\"line 3: op is neither forward nor reverse\"}",
                        "{\"id\":4,\"error\":\"line 4: not JSON\"}",
                        "{\"id\":5,\"ok\":\"SRS0=L6wP=G3=example.org=user@fwd.example\",\"outcome\":\"REWRITTEN\"}");
    }

    @Test
    void aFieldThatIsMissingOrOfTheWrongFormIsNamed() {
        assertThat(answers(
                        "{\"op\":\"forward\"}",
                        "{" + CASE.replace("\"user@example.org\"", "7") + "}",
                        "{" + CASE.replace("[\"tops3cr3t\"]", "[]") + "}",
                        "{" + CASE.replace("1700000000", "\"now\"") + "}",
                        "{" + CASE + ",\"hashlength\":28}",
                        "{" + CASE + ",\"separator\":\"\"}",
                        "{" + CASE + ",\"maxage\":-1}",
                        "{" + CASE + ",\"alwaysrewrite\":\"yes\"}",
                        "{" + CASE.replace("fwd.example", "$myhostname") + "}"))
                .extracting(line -> line.replaceFirst(".*\"error\":\"line [0-9]: (.*)\"}", "$1"))
                .containsExactly(
                        "alias is missing",
                        "sender is not a string",
                        "1 to 32 secrets are needed",
                        "time is not a whole number from 0 to 1099511627776",
                        "a hash has 1 to 27 characters",
                        "separator is not one character",
                        "maxage is not a whole number from 0 to 1023",
                        "alwaysrewrite is not true or false",
                        "'$myhostname' cannot be an SRS domain");
    }

    @Test
    void aLineLongerThanAMebibyteIsSkipped() {
        CliRun run = batch("{\"id\":\"" + "x".repeat(1 << 20) + "\"," + CASE + "}", "{" + CASE + "}");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines()).first().asString().contains("line 1: longer than 1048576 bytes");
        assertThat(run.out().lines()).last().asString().startsWith("{\"id\":2,\"ok\"");
    }

    @Test
    void theConformanceDataIsReadAsItStands() throws IOException {
        Path suite = Path.of(System.getProperty("conformance.suites", "."), "srs.json");
        assumeTrue(Files.exists(suite), "there is no " + suite);
        JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(suite));
        List<JsonNode> cases = Stream.of("forward", "reverse", "published")
                .flatMap(kind -> StreamSupport.stream(json.path(kind).spliterator(), false))
                .toList();

        CliRun run = batch(cases.stream().map(JsonNode::toString).toArray(String[]::new));

        List<JsonNode> answers =
                run.out().lines().map(SrsBatchCommandTest::parsed).toList();
        assertThat(run.exitCode()).isZero();
        assertThat(answers).hasSameSizeAs(cases);
        for (int i = 0; i < cases.size(); i++) {
            assertAnswers(answers.get(i), cases.get(i));
        }
    }

    private static void assertAnswers(JsonNode answer, JsonNode given) {
        if (given.has("expect") && !given.path("over_64").asBoolean()) {
            assertThat(inOneAlphabet(answer.path("ok").asText()))
                    .as(given.path("id").asText())
                    .isEqualTo(inOneAlphabet(given.get("expect").asText()));
        }
        if (given.has("expect_error") || given.path("over_64").asBoolean()) {
            assertThat(answer.has("error")).as(given.path("id").asText()).isTrue();
        }
    }

    private static String inOneAlphabet(String address) {
        return address.replace('+', '-').replace('/', '_');
    }

    private static JsonNode parsed(String line) {
        try {
            return new ObjectMapper().readTree(line);
        } catch (IOException e) {
            throw new AssertionError(line, e);
        }
    }
}
