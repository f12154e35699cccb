package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class DmarcCommandsTest {
    private static final String DNS = "{\"_dmarc.acme.example\":{\"TXT\":[[\"v=DMARC1; p=reject\"]]}}";

    @TempDir
    private Path directory;

    private String table;

    @BeforeEach
    void writeTable() throws IOException {
        table = Files.writeString(directory.resolve("dns.json"), DNS).toString();
    }

    @Test
    void anAuthorThatSpfOrDkimPassedForIsGood() {
        CliRun run =
                CliRun.of("dmarc", "--dns-file", table, "--from", "Ann <ann@acme.example>", "--dkim", "acme.example");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualToIgnoringNewLines(
                        "pass: acme.example (DKIM) is the author's domain; the policy of acme.example is reject, asked "
                                + "for this message is none");
    }

    @Test
    void oneThatFailsIsBad() {
        CliRun run = CliRun.of("dmarc", "--dns-file", table, "--from", "acme.example", "--spf", "evil.test", "--json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .isEqualToIgnoringNewLines(
                        "{\"result\":\"fail\",\"policy\":\"reject\",\"disposition\":\"reject\",\"reason\":\"no domain that passed "
                                + "is aligned with acme.example: evil.test (SPF)\",\"authorDomain\":\"acme.example\","
                                + "\"policyDomain\":\"acme.example\",\"record\":\"v=DMARC1; p=reject\",\"identifiers\":["
                                + "{\"mechanism\":\"spf\",\"domain\":\"evil.test\",\"alignment\":\"not_aligned\"}]}");
    }

    @Test
    void aDomainWithoutAPolicyIsNotBad() {
        CliRun run = CliRun.of("dmarc", "--dns-file", table, "--from", "other.example");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualToIgnoringNewLines("none: no policy record applies to other.example");
    }

    @Test
    void severalAuthorsAreGivenOneByOne() {
        CliRun run = CliRun.of("dmarc", "--dns-file", table, "--from", "other.example", "--from", "acme.example");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).startsWith("fail: From has several domains: other.example, acme.example; ");
    }

    @Test
    void withoutAnAuthorItIsWrongUsage() {
        assertThat(CliRun.of("dmarc").exitCode()).isEqualTo(2);
    }

    @Test
    void aBatchTakesDomainsInBothShapes() {
        CliRun run = batch(
                "{\"id\":\"a\",\"headerFrom\":\"ann@acme.example\",\"dkimDomains\":[\"acme.example\"],\"dns\":" + DNS
                        + "}",
                "{\"id\":\"b\",\"headerFrom\":[\"ann@acme.example\"],\"spfDomains\":[{\"domain\":\"acme.example\"}],\"dns\":"
                        + DNS + "}",
                "{\"id\":\"c\",\"headerFrom\":\"acme.example\"}");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.replaceFirst(",\"reason.*", "")))
                .containsExactly(
                        "{\"id\":\"a\",\"result\":\"pass\",\"policy\":\"reject\",\"disposition\":\"none\"",
                        "{\"id\":\"b\",\"result\":\"pass\",\"policy\":\"reject\",\"disposition\":\"none\"",
                        "{\"id\":\"c\",\"result\":\"none\",\"policy\":null,\"disposition\":\"none\"");
    }

    @Test
    void aFieldThatIsMissingOrOfTheWrongFormIsNamed() {
        CliRun run = batch(
                "{}",
                "{\"headerFrom\":7}",
                "{\"headerFrom\":\"acme.example\",\"dkimDomains\":\"acme.example\"}",
                "{\"headerFrom\":\"acme.example\",\"spfDomains\":[{\"name\":\"acme.example\"}]}");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines().map(line -> line.replaceFirst(".*\"error\":\"line [0-9]: (.*)\"}", "$1")))
                .containsExactly(
                        "headerFrom is missing",
                        "headerFrom is not a list of strings",
                        "dkimDomains is not a list of domains",
                        "spfDomains is not a list of domains");
    }

    @Test
    void theConformanceDataIsReadAsItStands() throws IOException {
        Path suite = Path.of(System.getProperty("conformance.suites", "."), "dmarc.json");
        assumeTrue(Files.exists(suite), "there is no " + suite);
        List<JsonNode> cases = list(new ObjectMapper().readTree(Files.readAllBytes(suite)));

        CliRun run = batch(cases.stream().map(JsonNode::toString).toArray(String[]::new));

        List<String> answers = run.out().lines().toList();
        assertThat(run.exitCode()).isZero();
        assertThat(answers).hasSameSizeAs(cases);
        for (int i = 0; i < cases.size(); i++) {
            assertAnswers(new ObjectMapper().readTree(answers.get(i)), cases.get(i));
        }
    }

    private static void assertAnswers(JsonNode answer, JsonNode given) {
        String id = given.path("id").asText();
        assertThat(answer.path("id").asText()).isEqualTo(id);
        if (!given.path("ambiguous").asBoolean()) {
            JsonNode expected = given.path("expect");
            assertThat(list(expected.path("result"))).as(id).contains(answer.path("result"));
            assertThat(expected.has("policy") ? list(expected.path("policy")) : List.of(answer.path("policy")))
                    .as(id)
                    .contains(answer.path("policy"));
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    private static CliRun batch(String... lines) {
        return CliRun.withInput(String.join("\n", lines), "dmarc", "batch");
    }
}
