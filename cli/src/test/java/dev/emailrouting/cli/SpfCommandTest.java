package dev.emailrouting.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpfCommandTest {
    private static final String TABLE = "{'example.com': {'TXT': ['v=spf1 ip4:192.0.2.0/24 exp=why.example.com -all']},"
            + "'why.example.com': {'TXT': ['%{c} at %{t}']},"
            + "'mail.example.org': {'TXT': ['v=spf1 a -all'], 'A': ['198.51.100.7']},"
            + "'slow.example': 'TIMEOUT'}";

    @TempDir
    private Path directory;

    private Path table;

    @BeforeEach
    void writeTable() throws IOException {
        table = Files.writeString(directory.resolve("dns.json"), TABLE.replace('\'', '"'));
    }

    private CliRun spf(String... options) {
        List<String> arguments = new ArrayList<>(List.of("spf", "--dns-file", table.toString()));
        arguments.addAll(List.of(options));
        return CliRun.of(arguments.toArray(String[]::new));
    }

    @Test
    void aClientThatMaySendIsGood() {
        CliRun run = spf("--ip", "192.0.2.1", "--helo", "mail.example.org", "--from", "ann@example.com");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .containsExactly("pass mailfrom=example.com: ip4:192.0.2.0/24 of example.com matches");
    }

    @Test
    void oneThatMayNotIsBadAndTheDomainSaysWhy() {
        CliRun run = spf(
                "--ip",
                "198.51.100.7",
                "--helo",
                "mail.example.org",
                "--from",
                "ann@example.com",
                "--now",
                "1795530000");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines())
                .containsExactly(
                        "fail mailfrom=example.com: -all of example.com matches", "198.51.100.7 at 1795530000");
    }

    @Test
    void withoutASenderTheGreetingIsChecked() {
        assertThat(spf("--ip", "198.51.100.7", "--helo", "mail.example.org").out())
                .isEqualToIgnoringNewLines("pass helo=mail.example.org: a of mail.example.org matches");
    }

    @Test
    void theNullSenderIsThatOfTheGreeting() {
        assertThat(spf("--ip", "198.51.100.7", "--helo", "mail.example.org", "--from", "<>")
                        .out())
                .isEqualToIgnoringNewLines("pass mailfrom=mail.example.org: a of mail.example.org matches");
    }

    @Test
    void jsonHasAllOfTheResult() {
        CliRun run = spf("--json", "--ip", "2001:db8::1", "--helo", "mail.example.org", "--from", "a@slow.example");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .isEqualToIgnoringNewLines("{\"result\":\"temperror\",\"explanation\":null,"
                        + "\"reason\":\"TXT of slow.example cannot be looked up: no answer, says the table\","
                        + "\"identity\":\"mailfrom\",\"domain\":\"slow.example\",\"lookups\":0,\"voidLookups\":0}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "spf | Missing required options: '--ip=IP', '--helo=NAME'",
                "spf --ip 192.0.2.1 | '--helo=NAME'",
                "spf --ip mail.example.org --helo x | --ip mail.example.org: no IP address"
            })
    void whatIsMissingOrNoAddressIsWrongUsage(String command, String complaint) {
        CliRun run = CliRun.of(command.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(complaint);
    }
}
