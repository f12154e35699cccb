package dev.emailrouting.publichttp;

import java.time.Duration;
import java.time.Instant;

import dev.emailrouting.MovableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestLimitTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void aClientWaitsForTheMinuteToEnd() {
        MovableClock clock = new MovableClock(NOON);
        RequestLimit limit = new RequestLimit(2, clock);

        assertThat(limit.take("a")).isZero();
        clock.advance(Duration.ofSeconds(20));
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isEqualTo(Duration.ofSeconds(40));
        assertThat(limit.take("b")).isZero();

        clock.advance(Duration.ofSeconds(40));
        assertThat(limit.take("a")).isZero();
    }

    @Test
    void aFloodOfClientsCostsBoundedMemory() {
        RequestLimit limit = new RequestLimit(1, new MovableClock(NOON));

        for (int i = 0; i < 100_000; i++) {
            limit.take("client" + i);
        }

        assertThat(limit.size()).isLessThanOrEqualTo(RequestLimit.MAX_CLIENTS);
        assertThat(limit.take("client99999")).isPositive();
    }
}
