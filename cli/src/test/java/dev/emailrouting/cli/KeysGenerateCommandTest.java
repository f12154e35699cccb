package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.keys.DomainKeyRecordParser;
import dev.emailrouting.keys.KeyGenerator;
import dev.emailrouting.keys.KeysDirectory;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class KeysGenerateCommandTest {
    @TempDir
    private Path directory;

    private static CliRun generate(String... more) {
        List<String> args = new ArrayList<>(List.of("keys", "generate", "--domain", "example.com", "--selector", "s1"));
        args.addAll(List.of(more));
        return CliRun.of(args.toArray(String[]::new));
    }

    private static JsonNode json(CliRun run) throws IOException {
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void whatToPublishIsPrintedAndTheKeyAfterIt() throws Exception {
        CliRun run = generate("--type", "ed25519");

        assertThat(run.exitCode()).isZero();
        List<String> lines = run.out().lines().toList();
        SigningKey key = PemKeys.parse(run.out(), "example.com", "s1");
        assertThat(lines).startsWith("name   s1._domainkey.example.com", "type   TXT", "value  " + key.txtRecord(), "");
        assertThat(lines.get(4)).isEqualTo("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void anRsaKeyOf2048BitsUnlessToldOtherwise() throws Exception {
        JsonNode answer = json(generate("--json"));

        assertThat(answer.path("algorithm").asText()).isEqualTo("rsa-sha256");
        assertThat(answer.path("bits").asInt()).isEqualTo(2048);
        assertThat(answer.path("name").asText()).isEqualTo("s1._domainkey.example.com");
        assertThat(answer.path("type").asText()).isEqualTo("TXT");
        assertThat(answer.path("strings").get(0).asText()
                        + answer.path("strings").get(1).asText())
                .isEqualTo(answer.path("value").asText());
        assertThat(DomainKeyRecordParser.parse(answer.path("value").asText()).bits())
                .isEqualTo(2048);
        assertThat(PemKeys.parse(answer.path("privateKey").asText(), "example.com", "s1")
                        .txtRecord())
                .isEqualTo(answer.path("value").asText());
    }

    @Test
    void aLongerKeyMayBeAskedFor() throws IOException {
        assertThat(json(generate("--bits", "3072", "--json")).path("bits").asInt())
                .isEqualTo(3072);
    }

    @Test
    void aServersDirectoryTakesTheKeyAndSignsWithIt() throws IOException {
        Path keys = directory.resolve("keys");

        JsonNode answer = json(generate("--type", "ed25519", "--dir", keys.toString(), "--json"));

        assertThat(answer.path("file").asText())
                .isEqualTo(keys.resolve("example.com/s1.pem").toString());
        assertThat(answer.has("privateKey")).isFalse();
        assertThat(new KeysDirectory(keys, new KeyGenerator(new SecureRandom()), Clock.systemUTC())
                        .signingKeysFor("example.com"))
                .extracting(SigningKey::txtRecord)
                .containsExactly(answer.path("value").asText());
    }

    @Test
    void aFileTakesTheKeyAndOnlyItsOwnerReadsIt() throws Exception {
        Path file = directory.resolve("s1.pem");

        CliRun run = generate("--type", "ed25519", "--out", file.toString());

        assertThat(run.out())
                .endsWith("file   " + file + System.lineSeparator())
                .doesNotContain("PRIVATE");
        assertThat(run.out()).contains(PemKeys.read(file, "example.com", "s1").txtRecord());
        assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whatIsThereIsNotWrittenOver() throws IOException {
        Path file = Files.writeString(directory.resolve("s1.pem"), "precious");
        Path keys = directory.resolve("keys");
        generate("--type", "ed25519", "--dir", keys.toString());

        CliRun onto = generate("--type", "ed25519", "--out", file.toString());
        CliRun again = generate("--type", "ed25519", "--dir", keys.toString(), "--json");

        assertThat(onto.exitCode()).isEqualTo(1);
        assertThat(onto.err()).isEqualTo(file + " exists" + System.lineSeparator());
        assertThat(file).hasContent("precious");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(json(again).path("error").asText()).isEqualTo("s1._domainkey.example.com exists");
    }

    @ParameterizedTest
    @CsvSource({
        "--type, dsa, --type: rsa or ed25519",
        "--bits, 512, '--bits: 2048, 3072 or 4096, not 512'",
        "--bits, many, Invalid value for option '--bits'",
        "--domain, ../x, --domain: ",
        "--selector, a/b, --selector: ",
    })
    void wrongUsageIsNamed(String option, String value, String message) {
        List<String> args = new ArrayList<>(List.of("keys", "generate"));
        if (!option.equals("--domain")) {
            args.addAll(List.of("--domain", "example.com"));
        }
        if (!option.equals("--selector")) {
            args.addAll(List.of("--selector", "s1"));
        }
        args.addAll(List.of(option, value));

        CliRun run = CliRun.of(args.toArray(String[]::new));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void bitsAreForRsaAndOnePlaceIsEnough() {
        assertThat(generate("--type", "ed25519", "--bits", "2048").exitCode()).isEqualTo(2);
        assertThat(generate("--dir", "keys", "--out", "key.pem").exitCode()).isEqualTo(2);
    }
}
