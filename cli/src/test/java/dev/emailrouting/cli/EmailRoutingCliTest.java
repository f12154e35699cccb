package dev.emailrouting.cli;

import org.junit.jupiter.api.Test;

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
    void anUnknownCommandIsWrongUsage() {
        assertThat(CliRun.of("sort").exitCode()).isEqualTo(2);
    }
}
