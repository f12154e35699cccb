package dev.emailrouting.srs;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SrsConfigurationTest {
    private static void assertRefused(UnaryOperator<ImmutableSrsConfiguration.Builder> change) {
        assertThatThrownBy(() -> SrsFixture.configuration(change)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDefaultsAreForServers() {
        SrsConfiguration defaults = SrsConfiguration.of("fwd.example");

        assertThat(defaults.separator()).isEqualTo('=');
        assertThat(defaults.hashLength()).isEqualTo(6);
        assertThat(defaults.minHashLength()).isEqualTo(6);
        assertThat(defaults.maxAge()).isEqualTo(Duration.ofDays(21));
        assertThat(defaults.clockSkew()).isEqualTo(Duration.ofDays(1));
        assertThat(defaults.aliasesPerDay()).isEqualTo(10_000);
    }

    @Test
    void whatCannotBeIsRefused() {
        assertRefused(configuration -> configuration.domains(List.of()));
        assertRefused(configuration -> configuration.separator('.'));
        assertRefused(configuration -> configuration.hashLength(0));
        assertRefused(configuration -> configuration.hashLength(28));
        assertRefused(configuration -> configuration.minHashLength(0));
        assertRefused(configuration -> configuration.hashLength(6).minHashLength(7));
        assertRefused(configuration -> configuration.maxAge(Duration.ofDays(1024)));
        assertRefused(configuration -> configuration.maxAge(Duration.ofHours(36)));
        assertRefused(configuration -> configuration.clockSkew(Duration.ofDays(-1)));
        assertRefused(configuration -> configuration.aliasesPerDay(-1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$myhostname", "user@fwd.example", "fwd..example", "fwd.example.", "fw\u00e4d.example"})
    void whatIsNoDomainIsRefused(String domain) {
        assertThatThrownBy(() -> SrsConfiguration.of(domain)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDomainThatLeavesNoRoomForTheLocalPartIsRefused() { // RFC 5321 4.5.3.1.3
        assertThat(SrsConfiguration.of("d".repeat(189)).domain()).hasSize(189);
        assertThatThrownBy(() -> SrsConfiguration.of("d".repeat(190))).isInstanceOf(IllegalArgumentException.class);
    }
}
