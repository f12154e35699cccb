package dev.emailrouting.sieve;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.BudgetExceededException;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.ImmutableProgramInput;
import dev.emailrouting.routing.program.ImmutableProgramLimits;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Each look-up of {@code duplicate} is a query: how many there are, and how long they may take. */
class DuplicateLookUpsTest {
    private final AtomicInteger lookUps = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();

    private Effects run(int different, Duration eachTakes, Duration most) {
        String script = IntStream.range(0, different)
                .mapToObj(i -> "if duplicate :uniqueid \"" + i + "\" { }")
                .collect(Collectors.joining("\n", "require \"duplicate\";\n", ""));
        ProgramLimits limits = ImmutableProgramLimits.builder().time(most).build();
        return new SieveCompiler()
                .compile(script)
                .run(
                        ImmutableProgramInput.builder()
                                .from(Circumstances.USUAL.of(Letter.of("Subject: x\n\n")))
                                .memory(key -> {
                                    lookUps.incrementAndGet();
                                    now.addAndGet(eachTakes.toNanos());
                                    return true;
                                })
                                .build(),
                        Budget.of(limits, now::get));
    }

    @Test
    void aRunLooksUpFiftyKeysAtMost() {
        assertThat(run(50, Duration.ZERO, Duration.ofSeconds(1)).keep()).isTrue();
        assertThat(lookUps).hasValue(50);

        assertThatExceptionOfType(ProgramFailedException.class)
                .isThrownBy(() -> run(51, Duration.ZERO, Duration.ofSeconds(1)))
                .withMessage("the script asks for more than 50 duplicates");
        assertThat(lookUps).hasValue(100);
    }

    @Test
    void timeIsLookedAtBeforeEach() {
        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> run(20, Duration.ofMillis(400), Duration.ofSeconds(1)));
        assertThat(lookUps).hasValue(3);
    }
}
