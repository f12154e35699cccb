package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class AuthenticateCommandTest {
    private static final String MESSAGE = "From: ann@example.com\r\nSubject: Hi\r\n\r\nHey\r\n";

    @TempDir
    private Path directory;

    private String dns;

    @BeforeEach
    void publish() throws IOException {
        Path table = directory.resolve("dns.json");
        Files.writeString(table, """
                {"example.com": {"TXT": [["v=spf1 ip4:192.0.2.7 -all"]]},
                 "_dmarc.example.com": {"TXT": [["v=DMARC1; p=reject"]]}}
                """);
        dns = table.toString();
    }

    @Test
    void printsTheFieldAServerWouldPutOnTop() {
        CliRun run = authenticate("192.0.2.7", "--from", "ann@example.com", "--helo", "mx.example.com");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .startsWith("Authentication-Results: mx.fwd.example;")
                .contains("dmarc=pass")
                .contains("policy.dmarc=reject")
                .contains("spf=pass")
                .contains("smtp.mailfrom=ann@example.com")
                .contains("arc=none smtp.remote-ip=192.0.2.7");
    }

    @Test
    void whatDmarcFailsIsBad() throws IOException {
        CliRun run = authenticate("203.0.113.9", "--from", "ann@example.com", "--json");
        JsonNode report = new ObjectMapper().readTree(run.out()).path("report");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(report.path("dmarc").path("verdict").asText()).isEqualTo("fail");
        assertThat(report.path("forwardability").path("survives").asBoolean()).isFalse();
    }

    @Test
    void anAddressThatIsNoneIsAMisuse() {
        assertThat(authenticate("localhost").exitCode()).isEqualTo(2);
    }

    private CliRun authenticate(String ip, String... more) {
        String[] args = new String[7 + more.length];
        System.arraycopy(
                new String[] {"authenticate", "--authserv-id", "mx.fwd.example", "--dns-file", dns, "--ip", ip},
                0,
                args,
                0,
                7);
        System.arraycopy(more, 0, args, 7, more.length);
        return CliRun.withMessage(MESSAGE, args);
    }
}
