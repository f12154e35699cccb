package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningAlgorithm;
import dev.emailrouting.keys.SigningKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class DkimCommandsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SigningKey KEY =
            new KeyGenerator(new SecureRandom()).generate("example.com", "s1", SigningAlgorithm.ED25519_SHA256);
    private static final Map<String, Object> DNS = Map.of(KEY.recordName(), Map.of("TXT", List.of(KEY.txtStrings())));
    private static final String NOW = "1777888800";
    private static final String MESSAGE = "From: a@example.com\r\nSubject: caf\u00e9\r\n\r\nna\u00efve\n\0\r\n";

    @TempDir
    private Path directory;

    private String keyFile;
    private String dnsFile;

    @BeforeEach
    void files() throws IOException {
        keyFile = Files.writeString(directory.resolve("key.pem"), PemKeys.write(KEY))
                .toString();
        dnsFile = Files.write(directory.resolve("dns.json"), JSON.writeValueAsBytes(DNS))
                .toString();
    }

    private CliRun sign(String message, String... more) {
        List<String> args = new ArrayList<>(
                List.of("dkim", "sign", "--domain=example.com", "--selector=s1", "--key=" + keyFile, "--now=" + NOW));
        args.addAll(List.of(more));
        return CliRun.withMessage(message, args.toArray(String[]::new));
    }

    private CliRun verify(String message, String... more) {
        List<String> args = new ArrayList<>(List.of("dkim", "verify", "--dns-file=" + dnsFile, "--now=" + NOW));
        args.addAll(List.of(more));
        return CliRun.withMessage(message, args.toArray(String[]::new));
    }

    @Test
    void aMessageIsPrintedByteForByteBelowItsSignatureWhichVerifies() {
        CliRun signed = sign(MESSAGE);

        assertThat(signed.exitCode()).as(signed.err()).isZero();
        assertThat(signed.out()).startsWith("DKIM-Signature: v=1; ").endsWith("\r\n" + MESSAGE);
        assertThat(verify(signed.out()))
                .isEqualTo(new CliRun(0, "pass d=example.com s=s1: good" + System.lineSeparator(), ""));
    }

    @Test
    void theSignatureAloneIsPrintedWhereThatIsWished() throws IOException {
        CliRun alone = sign(MESSAGE, "--field-only");

        assertThat(alone.out() + MESSAGE).isEqualTo(sign(MESSAGE).out());
        assertThat(JSON.readTree(sign(MESSAGE, "--json").out()).path("field").asText())
                .isEqualTo(alone.out());
    }

    @Test
    void theFieldsToSignCanBeNamed() {
        String signed = sign(MESSAGE, "--header", "Subject", "Date").out();

        assertThat(signed.replaceAll("\r\n\t", "")).contains("h=From:Subject:Date;");
        assertThat(verify(signed).exitCode()).isZero();
    }

    @Test
    void aMessageThatCannotBeSignedIsBad() {
        assertThat(sign("To: b@example.com\r\n\r\n"))
                .isEqualTo(
                        new CliRun(1, "", "the message has no From, which has to be signed" + System.lineSeparator()));
    }

    @Test
    void wrongUsageIsToldFromABadMessage() {
        for (String wrong : List.of(
                "--domain=example.com --selector=s1",
                "--domain=a:b --selector=s1 --key=" + keyFile,
                "--domain=example.com --selector=s:1 --key=" + keyFile,
                "--domain=example.com --selector=s1 --key=" + dnsFile,
                "--domain=example.com --selector=s1 --key=/no/such/key",
                "--domain=example.com --selector=s1 --header=a:b --key=" + keyFile)) {
            CliRun run = CliRun.withMessage(MESSAGE, ("dkim sign " + wrong).split(" "));

            assertThat(run.exitCode()).as(wrong + run.err()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void everySignatureHasItsResult() throws IOException {
        String signed = sign(sign(MESSAGE).out().replace("s=s1", "s=s2")).out();

        CliRun run = verify(signed, "--json");

        JsonNode signatures = JSON.readTree(run.out()).path("signatures");
        assertThat(run.exitCode()).isZero();
        assertThat(signatures.findValuesAsText("result")).containsExactly("pass", "permerror");
        assertThat(signatures.findValuesAsText("selector")).containsExactly("s1", "s2");
        assertThat(signatures.findValuesAsText("domain")).containsExactly("example.com", "example.com");
        assertThat(signatures.get(0).path("reason").asText()).isEqualTo("good");
        assertThat(signatures.get(0).path("algorithm").asText()).isEqualTo("ed25519-sha256");
        assertThat(signatures.get(0).path("coversWholeBody").asBoolean()).isTrue();
    }

    @Test
    void aMessageWithoutAGoodSignatureIsBad() {
        CliRun unsigned = verify(MESSAGE);
        CliRun changed = verify(sign(MESSAGE).out() + "more\r\n");

        assertThat(unsigned).isEqualTo(new CliRun(1, "the message is not signed" + System.lineSeparator(), ""));
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.out()).startsWith("fail d=example.com s=s1: the body was changed");
    }

    @Test
    void manyMessagesAreAnsweredALineEach() throws IOException {
        String good = line("good", sign(MESSAGE).out(), DNS);
        String failing = line("failing", sign(MESSAGE).out(), Map.of(KEY.recordName(), "SERVFAIL"));

        CliRun run = CliRun.withInput(
                good + "\n" + failing + "\n{\"id\":\"bad\",\"message\":\"*\"}\n", "dkim", "batch", "--now", NOW);

        List<String> lines = run.out().lines().toList();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(lines.get(0))
                .startsWith("{\"id\":\"good\",\"signatures\":[{\"result\":\"pass\",\"reason\":\"good\",");
        assertThat(lines.get(1)).startsWith("{\"id\":\"failing\",\"signatures\":[{\"result\":\"temperror\",");
        assertThat(lines.get(2)).isEqualTo("{\"id\":\"bad\",\"error\":\"line 3: message is not base64\"}");
    }

    private static String line(String id, String message, Map<String, ?> dns) throws IOException {
        return JSON.writeValueAsString(Map.of(
                "id", id, "message", Base64.getEncoder().encodeToString(message.getBytes(ISO_8859_1)), "dns", dns));
    }
}
