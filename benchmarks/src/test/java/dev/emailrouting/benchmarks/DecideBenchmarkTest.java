package dev.emailrouting.benchmarks;

import dev.emailrouting.benchmarks.DecideBenchmark.Recipients;
import dev.emailrouting.routing.decide.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What is measured is what its name says. */
class DecideBenchmarkTest {
    private final DecideBenchmark benchmark = new DecideBenchmark();

    @AfterEach
    void close() {
        benchmark.close();
    }

    @ParameterizedTest
    @CsvSource({"EXACT_RULE, FORWARD", "CATCH_ALL, FORWARD", "UNMATCHED, REJECT", "FOREIGN_DOMAIN, NOT_OURS"})
    void theRecipientsEndAsTheyAreNamed(Recipients recipients, Outcome outcome) {
        benchmark.recipients = recipients;
        benchmark.load(10);

        for (int i = 0; i < 100; i++) {
            assertThat(benchmark.decide().endings())
                    .extracting(end -> end.outcome())
                    .containsOnly(outcome);
            assertThat(benchmark.parseAndDecide().endings())
                    .extracting(end -> end.outcome())
                    .containsOnly(outcome);
        }
    }
}
