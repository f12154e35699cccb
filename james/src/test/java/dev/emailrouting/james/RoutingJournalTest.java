package dev.emailrouting.james;

import java.time.Instant;

import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import org.apache.james.metrics.tests.RecordingMetricFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

class RoutingJournalTest {
    private static final ActivityRow ROW = ImmutableActivityRow.builder()
            .time(Instant.EPOCH)
            .recipient("bob@zone.example\r\nevent=forged")
            .outcome(ActivityOutcome.FORWARDED)
            .reason("a rule")
            .build();

    @Test
    void anOutcomeIsCountedAndKept() {
        RecordedActivity activity = new RecordedActivity();
        RecordingMetricFactory metrics = new RecordingMetricFactory();

        new RoutingJournal(activity, metrics).record(ROW);

        assertThat(activity.rows()).containsExactly(ROW);
        assertThat(metrics.countFor("emailRouting-forwarded")).isEqualTo(1);
    }

    @Test
    void whatWasDoneIsNotUndoneByAJournalThatCannotBeWritten() {
        RoutingJournal journal = new RoutingJournal(
                row -> {
                    throw new IllegalStateException("closed");
                },
                new RecordingMetricFactory());

        assertThatCode(() -> journal.record(ROW)).doesNotThrowAnyException();
    }
}
