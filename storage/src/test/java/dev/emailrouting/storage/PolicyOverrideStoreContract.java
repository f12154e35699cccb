package dev.emailrouting.storage;

import java.util.List;

import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.PolicyOverrideStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link PolicyOverrideStore} does. Each test begins with a new store. */
interface PolicyOverrideStoreContract {
    PolicyOverride ENFORCED = PolicyOverride.enforce(
            "b.example",
            List.of(
                    MxPattern.parse("MX.b.example").orElseThrow(),
                    MxPattern.parse("*.b.example").orElseThrow()));

    PolicyOverrideStore overrides();

    @Test
    default void anOverrideIsFoundEqualByItsDomain() {
        overrides().put(ENFORCED);
        overrides().put(PolicyOverride.off("a.example"));

        assertThat(overrides().find("b.example")).contains(ENFORCED);
        assertThat(overrides().find("c.example")).isEmpty();
        assertThat(overrides().all()).containsExactly(PolicyOverride.off("a.example"), ENFORCED);
    }

    @Test
    default void aNewOverrideOfADomainTakesTheFormersPlace() {
        overrides().put(ENFORCED);
        overrides().put(PolicyOverride.testing("b.example"));

        assertThat(overrides().all()).containsExactly(PolicyOverride.testing("b.example"));
    }

    @Test
    default void aDeletedOverrideIsGone() {
        overrides().put(ENFORCED);

        assertThat(overrides().delete("b.example")).isTrue();
        assertThat(overrides().delete("b.example")).isFalse();
        assertThat(overrides().all()).isEmpty();
    }
}
