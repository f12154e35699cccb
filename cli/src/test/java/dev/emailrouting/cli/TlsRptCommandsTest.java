package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class TlsRptCommandsTest {
    private static final String RECORD = "v=TLSRPTv1; rua=mailto:tls@example.com,https://example.com/tls";

    @TempDir
    private Path directory;

    @Test
    void aRecordIsReadFromTheCommandLine() {
        CliRun text = CliRun.of("tlsrpt", "record", RECORD, "v=spf1 -all");
        CliRun json = CliRun.of("tlsrpt", "record", "--json", RECORD);

        assertThat(text.exitCode()).isZero();
        assertThat(text.out().lines()).containsExactly("mailto:tls@example.com", "https://example.com/tls");
        assertThat(json.out())
                .isEqualToIgnoringNewLines(
                        "{\"valid\":true,\"rua\":[\"mailto:tls@example.com\",\"https://example.com/tls\"]}");
    }

    @Test
    void whatIsNoRecordIsBadAndSaysWhy() {
        CliRun text = CliRun.of("tlsrpt", "record", "v=TLSRPTv1; rua=tls@example.com");
        CliRun json = CliRun.of("tlsrpt", "record", "--json", RECORD, RECORD);

        assertThat(text.exitCode()).isEqualTo(1);
        assertThat(text.err()).startsWith("the record is malformed: rua= names no URI");
        assertThat(json.exitCode()).isEqualTo(1);
        assertThat(json.out())
                .isEqualToIgnoringNewLines(
                        "{\"valid\":false,\"rua\":[]," + "\"reason\":\"of several records none counts (RFC 8460 3)\"}");
    }

    @Test
    void aDomainsRecordIsLookedUp() throws IOException {
        String table = Files.writeString(
                        directory.resolve("dns.json"),
                        "{\"_smtp._tls.example.com\":{\"TXT\":[[\"" + RECORD + "\"]]},"
                                + "\"_smtp._tls.broken.example\":{\"TXT\":\"SERVFAIL\"}}")
                .toString();

        assertThat(CliRun.of("tlsrpt", "record", "--dns-file", table, "example.com")
                        .out()
                        .lines())
                .containsExactly("mailto:tls@example.com", "https://example.com/tls");
        assertThat(CliRun.of("tlsrpt", "record", "--dns-file", table, "broken.example")
                        .exitCode())
                .isEqualTo(1);
        assertThat(CliRun.of("tlsrpt", "record", "--dns-file", table, "a.example", "b.example")
                        .exitCode())
                .isEqualTo(2);
        assertThat(CliRun.of("tlsrpt", "record").exitCode()).isEqualTo(2);
    }

    @Test
    void aBatchAnswersEachCase() {
        CliRun run = CliRun.withInput(
                "{\"id\":\"a\",\"records\":[[\"v=TLSRPTv1; \",\"rua=mailto:a@example.com\"]]}\n"
                        + "{\"id\":\"b\",\"records\":[]}\n{\"id\":\"c\"}",
                "tlsrpt",
                "batch");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .containsExactly(
                        "{\"id\":\"a\",\"valid\":true,\"rua\":[\"mailto:a@example.com\"]}",
                        "{\"id\":\"b\",\"valid\":false,\"rua\":[],\"reason\":\"no record begins with v=TLSRPTv1;\"}",
                        "{\"id\":\"c\",\"error\":\"line 3: records is missing\"}");
    }

    @Test
    void theConformanceDataIsReadAsItStands() throws IOException {
        Path suite = Path.of(System.getProperty("conformance.suites", "."), "tlsrpt.json");
        assumeTrue(Files.exists(suite), "there is no " + suite);
        List<JsonNode> cases = StreamSupport.stream(
                        new ObjectMapper()
                                .readTree(Files.readAllBytes(suite))
                                .path("vectors")
                                .spliterator(),
                        false)
                .toList();

        CliRun run = CliRun.withInput(
                String.join("\n", cases.stream().map(JsonNode::toString).toList()), "tlsrpt", "batch");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines().map(line -> line.contains("\"valid\":true") ? "valid" : "none"))
                .containsExactlyElementsOf(cases.stream()
                        .map(given -> given.path("expect").asText())
                        .toList());
    }
}
