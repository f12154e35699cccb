package dev.emailrouting.cli;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EmailRoutingCliTest {
    @Test
    void helpSaysWhatTheExitCodesMean() {
        CliRun run = CliRun.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("email-routing-cli", "Exit codes:", "2   wrong usage");
    }

    @Test
    void theVersionIsNamed() {
        assertThat(CliRun.of("--version").out()).startsWith("email-routing-cli ");
    }

    @Test
    void noCommandIsWrongUsage() {
        CliRun run = CliRun.of();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Missing required subcommand");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anUnknownCommandIsWrongUsage() {
        assertThat(CliRun.of("sort").exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"keys", "keys generate", "spf", "spf batch", "srs", "srs forward", "srs reverse", "srs batch"})
    void everyCommandHasHelp(String command) {
        CliRun run = CliRun.of((command + " --help").split(" "));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("Usage: email-routing-cli " + command).contains("Exit codes:");
    }
}
