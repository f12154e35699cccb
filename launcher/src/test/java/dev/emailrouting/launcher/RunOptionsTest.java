package dev.emailrouting.launcher;

import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RunOptionsTest {
    private static final Ports DEFAULTS =
            ImmutablePorts.builder().smtp(1).submission(2).imap(3).webadmin(4).build();

    @Test
    void aPortWithoutAFlagIsTheDefault() {
        assertThat(parse("--imap-port", "993").ports(DEFAULTS))
                .isEqualTo(ImmutablePorts.copyOf(DEFAULTS).withImap(993));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "http", "", "99999999999"})
    void whatIsNoPortIsNamedWithItsFlag(String text) {
        assertThatThrownBy(() -> parse("--smtp-port", text))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--smtp-port")
                .hasMessageContaining("'" + text + "' is not a port from 1 to 65535");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1, 53", "127.0.0.1:5353, 127.0.0.1, 5353", "[::1]:5353, ::1, 5353", "[::1], ::1, 53"
    })
    void aNameServerIsAHostWithOrWithoutAPort(String text, String host, int port) {
        assertThat(parse("--dns", text).dns).contains(new InetSocketAddress(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:", "127.0.0.1:0", "::1", "a:b:c", ":53"})
    void anythingElseIsNoNameServer(String text) {
        assertThatThrownBy(() -> parse("--dns", text))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--dns");
    }

    private static RunOptions parse(String... args) {
        RunOptions options = new RunOptions();
        new CommandLine(options).parseArgs(args);
        return options;
    }
}
