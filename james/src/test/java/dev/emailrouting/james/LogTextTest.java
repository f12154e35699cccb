package dev.emailrouting.james;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LogTextTest {

    @Test
    void plainTextStaysAsItIs() {
        assertThat(LogText.of("bob@zone.example a=b")).isEqualTo("bob@zone.example a=b");
    }

    @Test
    void nothingBreaksTheLineOrLeavesTheQuotes() {
        assertThat(LogText.of("a\r\nevent=forged \"x\" \u001b[31m \u0000 \u2028 \u00e4"))
                .isEqualTo("a??event=forged 'x' ?[31m ? ? ?");
    }

    @Test
    void longTextIsCut() {
        assertThat(LogText.of("x".repeat(100_000))).hasSize(500);
    }
}
