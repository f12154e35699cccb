package dev.emailrouting.smtphooks;

import java.time.Duration;

import dev.emailrouting.james.MovableClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HourlyLimitTest {

    @Test
    void aLimitIsReachedForItsKeyOnlyAndForAnHour() {
        MovableClock clock = new MovableClock();
        HourlyLimit limit = new HourlyLimit(2, clock);

        limit.count("a");
        assertThat(limit.isReached("a")).isFalse();
        limit.count("a");
        assertThat(limit.isReached("a")).isTrue();
        assertThat(limit.isReached("b")).isFalse();

        clock.move(Duration.ofMinutes(59));
        limit.count("a");
        assertThat(limit.isReached("a")).isTrue();
        clock.move(Duration.ofMinutes(2));
        assertThat(limit.isReached("a")).as("an hour after the first").isFalse();
    }

    @Test
    void aFloodOfKeysCostsBoundedMemory() {
        HourlyLimit limit = new HourlyLimit(1, new MovableClock());

        for (int i = 0; i < 100_000; i++) {
            limit.count("key" + i);
        }

        assertThat(limit.size()).isLessThanOrEqualTo(10_000);
        assertThat(limit.isReached("key99999")).isTrue();
    }
}
