package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class ArcCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MESSAGE = "From: a@example.com\r\nSubject: caf\u00e9\r\n\r\nHey\u00ff\r\n";

    @TempDir
    private Path directory;

    @Test
    void aMessageWithoutAChainIsNothingBad() {
        assertThat(CliRun.withMessage(MESSAGE, "arc", "verify"))
                .isEqualTo(new CliRun(0, "none: no ARC set" + System.lineSeparator(), ""));
    }

    @Test
    void aBrokenChainIsBadAndTheReasonNamesTheField() throws IOException {
        CliRun run = CliRun.withMessage("ARC-Seal: i=1\r\n" + MESSAGE, "arc", "verify", "--json");
        JsonNode json = JSON.readTree(run.out());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(json.path("result").asText()).isEqualTo("fail");
        assertThat(json.path("reason").asText()).isEqualTo("ARC-Seal 1: a= is missing");
        assertThat(json.path("sets").isArray()).isTrue();
    }

    @Test
    void sealPutsASetOnTopAndVerifyFindsItGood() throws IOException {
        Keys keys = keys();
        String message = "Authentication-Results: mx.fwd.example; spf=pass smtp.helo=a.example\r\n" + MESSAGE;

        CliRun sealed = seal(keys, message, "--authserv-id", "mx.fwd.example");
        CliRun again = seal(keys, sealed.out(), "--authserv-id", "mx.fwd.example");
        CliRun verified = CliRun.withMessage(again.out(), "arc", "verify", "--json", "--dns-file", keys.dns());

        assertThat(sealed.out())
                .endsWith(message)
                .contains("i=1; mx.fwd.example;\r\n\tspf=pass smtp.helo=a.example\r\n");
        JsonNode json = JSON.readTree(verified.out());
        assertThat(json.path("result").asText()).as(verified.out()).isEqualTo("pass");
        assertThat(json.path("sets")).hasSize(2);
        assertThat(json.path("sets").path(1).path("cv").asText()).isEqualTo("pass");
    }

    @Test
    void sealTakesResultsAndFieldNamesFromTheCommandLine() throws IOException {
        CliRun sealed = seal(
                keys(),
                MESSAGE,
                "--authserv-id",
                "mx",
                "--results",
                "dmarc=pass",
                "--header",
                "from",
                "--cv",
                "none",
                "--fields-only");

        assertThat(sealed.out())
                .contains("i=1; mx; dmarc=pass\r\n")
                .contains("h=from;")
                .doesNotContain("Hey");
    }

    @Test
    void aChainThatEndedIsNotSealedAndTheMessageIsNotPrinted() throws IOException {
        Keys keys = keys();
        String closed =
                seal(keys, MESSAGE, "--authserv-id", "mx", "--cv", "fail").out();
        CliRun run = seal(keys, closed, "--authserv-id", "mx");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("cv=fail");
    }

    @Test
    void whatCannotBeSealedWithIsAMisuse() throws IOException {
        Keys keys = keys();

        assertThat(seal(keys, MESSAGE, "--authserv-id", "a b").exitCode()).isEqualTo(2);
        assertThat(seal(keys, MESSAGE, "--authserv-id", "mx", "--results", "x\r\nBcc: y")
                        .exitCode())
                .isEqualTo(2);
        assertThat(seal(keys, MESSAGE, "--authserv-id", "mx", "--key", "missing.pem")
                        .exitCode())
                .isEqualTo(2);
    }

    private record Keys(String pem, String dns) {}

    private Keys keys() throws IOException {
        Path pem = directory.resolve("key.pem");
        CliRun made = CliRun.of(
                "keys", "generate", "--domain", "fwd.example", "--selector", "s1", "--out", pem.toString(), "--json");
        JsonNode record = JSON.readTree(made.out());
        ObjectNode table = JSON.createObjectNode();
        table.putObject(record.path("name").asText()).putArray("TXT").add(record.path("strings"));
        Path dns = directory.resolve("dns.json");
        Files.writeString(dns, table.toString());
        return new Keys(pem.toString(), dns.toString());
    }

    private static CliRun seal(Keys keys, String message, String... more) {
        List<String> args = new ArrayList<>(List.of("arc", "seal", "--domain", "fwd.example", "--selector", "s1"));
        if (!List.of(more).contains("--key")) {
            args.addAll(List.of("--key", keys.pem()));
        }
        args.addAll(List.of("--dns-file", keys.dns()));
        args.addAll(List.of(more));
        return CliRun.withMessage(message, args.toArray(String[]::new));
    }

    @Test
    void aCaseWhoseMessageIsNotBase64IsNamed() {
        CliRun run = CliRun.withInput("{\"id\":\"x\",\"message\":\"!\"}\n", "arc", "batch");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("\"id\":\"x\"").contains("line 1: message is not base64");
    }

    @Test
    void theSuiteRunsThroughTheBatch() throws IOException {
        Path suite = Path.of(System.getProperty("conformance.suites"), "arc-generated-crosspeer");
        assumeTrue(Files.exists(suite), "there is no " + suite);
        JsonNode expected = JSON.readTree(suite.resolve("expected.json").toFile());
        JsonNode dns = JSON.readTree(suite.resolve("dns-cache.json").toFile());
        List<String> lines = new ArrayList<>();
        for (String name : (Iterable<String>) expected::fieldNames) {
            ObjectNode line = JSON.createObjectNode().put("id", name);
            line.put("message", Base64.getEncoder().encodeToString(Files.readAllBytes(suite.resolve(name))));
            lines.add(line.set("dns", dns).toString());
        }

        CliRun run = CliRun.withInput(String.join("\n", lines), "arc", "batch");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).hasSize(expected.size()).allSatisfy(line -> {
            JsonNode answer = JSON.readTree(line);
            String verdict =
                    expected.path(answer.path("id").asText()).path("arc").asText();
            if (!verdict.equals("any")) {
                assertThat(answer.path("result").asText()).as(line).isEqualTo(verdict);
            }
        });
    }
}
