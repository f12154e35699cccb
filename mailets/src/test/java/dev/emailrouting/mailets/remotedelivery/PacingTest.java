package dev.emailrouting.mailets.remotedelivery;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PacingTest {
    private static final String DOMAIN = "example.com";

    private long now = -1; // as System.nanoTime may be

    @Test
    void withoutLimitsNobodyWaits() {
        Pacing pacing = pacing(0, 0, Duration.ZERO);

        pacing.complained(DOMAIN);

        assertThat(IntStream.range(0, 1000).mapToObj(i -> pacing.admit(DOMAIN))).containsOnly(Duration.ZERO);
    }

    @Test
    void messagesAreSpreadOverTheMinute() {
        Pacing pacing = pacing(0, 6, Duration.ZERO);

        assertThat(pacing.admit(DOMAIN)).isZero();
        assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofSeconds(10));
        pass(Duration.ofSeconds(10));
        assertThat(pacing.admit(DOMAIN)).isZero();
    }

    @Test
    void aTenthOfThemMayComeAtOnce() {
        Pacing pacing = pacing(0, 60, Duration.ZERO);

        assertThat(IntStream.range(0, 7).mapToObj(i -> pacing.admit(DOMAIN))).containsOnly(Duration.ZERO);
        assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void thoseThatWaitComeBackOneAfterTheOther() {
        Pacing pacing = pacing(0, 6, Duration.ZERO);
        pacing.admit(DOMAIN);

        assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofSeconds(10));
        assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofSeconds(20));
        assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void nobodyWaitsLongerThanAnHourBeforeHeAsksAgain() {
        Pacing pacing = pacing(0, 1, Duration.ZERO);
        pacing.admit(DOMAIN);

        assertThat(IntStream.range(0, 100).mapToObj(i -> pacing.admit(DOMAIN)).reduce((first, last) -> last))
                .contains(Duration.ofHours(1));
    }

    @Test
    void aFurtherConnectionOfAMailCountsAgainstTheNext() {
        Pacing pacing = pacing(6, 0, Duration.ZERO);
        pacing.admit(DOMAIN);
        pacing.connectedAgain(DOMAIN);

        assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void noneIsGainedByHavingSentNothing() {
        Pacing pacing = pacing(0, 6, Duration.ZERO);
        pacing.admit(DOMAIN);
        pass(Duration.ofHours(5));

        assertThat(pacing.admit(DOMAIN)).isZero();
        assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void destinationsDoNotWaitForEachOther() {
        Pacing pacing = pacing(1, 1, Duration.ZERO);

        assertThat(IntStream.range(0, 100).mapToObj(i -> pacing.admit(i + ".example")))
                .containsOnly(Duration.ZERO);
    }

    @Test
    void oneThatComplainsIsLeftAloneLongerEachTime() {
        Pacing pacing = pacing(0, 0, Duration.ofMinutes(1));

        for (int minutes : new int[] {1, 2, 4, 8, 15, 15}) {
            pacing.complained(DOMAIN);
            assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofMinutes(minutes));
            pass(Duration.ofMinutes(minutes));
            assertThat(pacing.admit(DOMAIN)).isZero();
        }
    }

    @Test
    void complaintsOfTheSameTimeAreOne() {
        Pacing pacing = pacing(0, 0, Duration.ofMinutes(1));

        pacing.complained(DOMAIN);
        pacing.complained(DOMAIN);

        assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void oneThatTookAMailBeginsAnew() {
        Pacing pacing = pacing(0, 0, Duration.ofMinutes(1));
        pacing.complained(DOMAIN);
        pass(Duration.ofMinutes(1));
        pacing.satisfied(DOMAIN);

        pacing.complained(DOMAIN);

        assertThat(pacing.admit(DOMAIN)).isEqualTo(Duration.ofMinutes(1));
    }

    private Pacing pacing(int connections, int messages, Duration rest) {
        return new Pacing(connections, messages, rest, () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
