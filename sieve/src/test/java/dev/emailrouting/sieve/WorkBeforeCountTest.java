package dev.emailrouting.sieve;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.BudgetExceededException;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a run takes is asked of the budget before it is taken. The budget's own numbers cannot show that, so these are the thread's: octets
 * that it allocated, and a clock that goes on with each look at it.
 */
class WorkBeforeCountTest {
    private static final String ALL =
            "require [\"variables\", \"regex\", \"enotify\", \"relational\", \"editheader\"];\n";

    private final SieveCompiler compiler = new SieveCompiler();

    private static String repeated(String each, int count) {
        return "[" + (each + ",").repeat(count - 1) + each + "]";
    }

    /** With their message's header, and the mebioctets that are enough to find that they want too much. */
    static Stream<Arguments> scriptsThatWantMemory() {
        String wide =
                "set \"a\" \"" + "\u4e2d".repeat(512) + "\"; " + "set \"a\" \"${a}${a}${a}${a}${a}${a}${a}${a}\"; ";
        return Stream.of(
                Arguments.of("if header :is " + repeated("\"x\"", 800) + " \"z\" { }", "x:\n".repeat(87_000), 96),
                Arguments.of(
                        "set \"a\" \"" + "(?:a" + "b?".repeat(240) + "){200}" + "\"; if header :regex \"subject\" "
                                + repeated("\"${a}\"", 40) + " { }",
                        "Subject: x\n",
                        64),
                Arguments.of(
                        "if header :regex \"subject\" \"" + "(".repeat(240) + ".*" + ")".repeat(240) + "\" { }",
                        "Subject: " + "a".repeat(150_000) + "\n",
                        24),
                Arguments.of(
                        wide + ("set :encodeurl \"x\" \"" + "${a}".repeat(100) + "\"; ").repeat(8), "Subject: x\n", 64),
                Arguments.of(
                        "if header :value \"lt\" \"subject\" " + repeated("\"b\"", 4_000) + " { }",
                        "Subject: " + "c".repeat(150_000) + "\n",
                        64));
    }

    @ParameterizedTest
    @MethodSource("scriptsThatWantMemory")
    void memoryIsAskedForBeforeItIsTaken(String script, String header, int enough) {
        Program program = compiler.compile(ALL + script);
        ProgramInput input = Circumstances.USUAL.of(Letter.of(header + "\n"));

        assertThat(octetsOf(() -> runOrExceed(program, input))).isLessThan((long) enough << 20);
    }

    private static void runOrExceed(Program program, ProgramInput input) {
        try {
            assertThat(program.run(input, Budget.of(ProgramLimits.usual(), () -> 0L))
                            .haveAWay())
                    .isTrue();
        } catch (BudgetExceededException e) {
            assertThat(e).hasMessageContaining("needs more than");
        }
    }

    private static long octetsOf(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void theExpressionsOfAScriptAreBoundedTogether() {
        String large = "if header :regex \"x\" \"(?:" + "a".repeat(485) + "){100}\" { }\n";

        assertThat(compiler.compile(ALL + large).mayRefuse()).isFalse();
        assertThatExceptionOfType(InvalidProgramException.class)
                .isThrownBy(() -> compiler.compile(ALL + large + large))
                .withMessageContaining("expressions of a script are too large together");
    }

    @Test
    void aProgramSaysWhatItsExpressionsTakeToKeep() {
        String large = "if header :regex \"x\" \"(?:" + "a".repeat(485) + "){100}\" { }\n";

        assertThat(compiler.compile(ALL).size()).isLessThan(2_000);
        assertThat(compiler.compile(ALL + large).size()).isGreaterThan(1_000_000);
    }

    @Test
    void aClassOfUnicodeCountsForItsRanges() {
        String classes = "if header :regex \"x\" \"" + "\\\\pL".repeat(120) + "\" { }\n";

        assertThatExceptionOfType(InvalidProgramException.class)
                .isThrownBy(() -> compiler.compile(ALL + classes.repeat(100)))
                .withMessageContaining("expressions of a script are too large together");
    }

    @Test
    void theClockIsLookedAtWithinOneMatch() {
        AtomicLong looks = new AtomicLong();
        Budget budget =
                Budget.of(ProgramLimits.usual(), () -> Duration.ofMillis(10).toNanos() * looks.incrementAndGet());
        Program program = compiler.compile(ALL + "if header :regex \"subject\" \"" + "(.*)".repeat(120) + "x\" { }");
        ProgramInput input = Circumstances.USUAL.of(Letter.of("Subject: " + "a".repeat(20_000) + "\n\n"));

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> program.run(input, budget))
                .withMessageContaining("ms");
        // A hundred looks are one second; a match that none interrupts would take ten times as many steps.
        assertThat(budget.steps()).isLessThan(200_000);
    }

    @Test
    void aLongNumberIsReadWhole() {
        Program program = compiler.compile("require [\"comparator-i;ascii-numeric\"];"
                + "if header :comparator \"i;ascii-numeric\" \"subject\" " + repeated("\"1\"", 4_000) + " { }");
        Budget budget = Budget.of(ProgramLimits.usual(), () -> 0L);

        assertThatExceptionOfType(BudgetExceededException.class)
                .isThrownBy(() -> program.run(
                        Circumstances.USUAL.of(Letter.of("Subject: " + "2".repeat(200_000) + "\n\n")), budget))
                .withMessageContaining("steps");
    }
}
