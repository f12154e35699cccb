package dev.emailrouting.mtasts;

import dev.emailrouting.mtasts.PolicyFault.Kind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyFaultTest {

    @Test
    void whatAStrangerSaidFitsBetweenTheQuotesOfOneLine() {
        assertThat(PolicyFault.of(Kind.FETCH, "said \"caf\u00e9\"\r\nevent=forged")
                        .text())
                .isEqualTo("said ?caf????event=forged");
        assertThat(PolicyFault.of(Kind.FETCH, "x".repeat(10_000)).text()).hasSize(500);
    }
}
