package dev.emailrouting.routing.tlsreport;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReportTimesTest {
    private static final LocalDate SUNDAY = LocalDate.parse("2026-03-01");
    private static final Instant ITS_END = Instant.parse("2026-03-02T00:00:00Z");

    @Test
    void reportsAreSpreadOverFourHoursAfterTheDay() { // RFC 8460 4.1
        assertThat(IntStream.range(0, 1000).mapToObj(i -> ReportTimes.due(SUNDAY, i + ".example")))
                .allSatisfy(due -> assertThat(due)
                        .isBetween(ITS_END.plus(Duration.ofMinutes(5)), ITS_END.plus(Duration.ofHours(4))))
                .anySatisfy(due -> assertThat(due).isBefore(ITS_END.plus(Duration.ofMinutes(20))))
                .anySatisfy(due -> assertThat(due).isAfter(ITS_END.plus(Duration.ofMinutes(225))));
    }

    @Test
    void everyNodeFindsTheSameTime() {
        assertThat(ReportTimes.due(SUNDAY, "example.com")).isEqualTo(ReportTimes.due(SUNDAY, "example.com"));
        assertThat(Duration.between(
                        ReportTimes.due(SUNDAY, "example.com"), ReportTimes.due(SUNDAY.plusDays(1), "example.com")))
                .isEqualTo(Duration.ofDays(1));
    }

    @Test
    void theyAreTriedForADayWithPausesThatDouble() { // RFC 8460 5.5
        assertThat(ReportTimes.giveUp(SUNDAY, "example.com"))
                .isEqualTo(ReportTimes.due(SUNDAY, "example.com").plus(Duration.ofHours(24)));
        assertThat(IntStream.of(1, 2, 3, 6, 7, 1000).mapToObj(ReportTimes::pauseAfter))
                .containsExactly(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(20),
                        Duration.ofMinutes(160),
                        Duration.ofHours(4),
                        Duration.ofHours(4));
    }

    @Test
    void aDayIsDeletedWhenItHasBeenOverFor48Hours() {
        Instant twoDaysLater = ITS_END.plus(Duration.ofDays(2));

        assertThat(ReportTimes.oldestKept(twoDaysLater.minusMillis(1))).isEqualTo(SUNDAY);
        assertThat(ReportTimes.oldestKept(twoDaysLater)).isEqualTo(SUNDAY.plusDays(1));
    }
}
