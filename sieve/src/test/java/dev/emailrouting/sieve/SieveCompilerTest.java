package dev.emailrouting.sieve;

import java.util.stream.IntStream;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SieveCompilerTest {
    private final SieveCompiler compiler = new SieveCompiler();

    @Test
    void aScriptThatRejectsMayRefuseAndAnotherMayNot() {
        assertThat(compiler.compile("require \"reject\"; reject \"no\";").mayRefuse())
                .isTrue();
        assertThat(compiler.compile("require \"ereject\"; if false { ereject \"no\"; }")
                        .mayRefuse())
                .isTrue();
        assertThat(compiler.compile("require \"reject\"; keep;").mayRefuse()).isFalse();
    }

    @Test
    void eachExtensionCanBeRequired() {
        assertThat(compiler.extensions())
                .hasSizeGreaterThan(20)
                .allSatisfy(extension -> assertThat(compiler.compile("require \"" + extension + "\";")
                                .mayRefuse())
                        .isFalse());
    }

    @Test
    void anyNumberOfThreadsRunOneProgram() {
        Program program = compiler.compile("""
                require ["variables", "regex", "body"];
                if allof (header :matches "subject" "number *", body :contains "number", header :regex "from" "<(.*)@") {
                    redirect "${1}@example.net";
                }
                """);

        assertThat(IntStream.range(0, 2_000).parallel().mapToObj(i -> {
                    Letter letter =
                            Letter.of("From: A <a" + i + "@example.org>\nSubject: number " + i + "\n\nthe number\n");
                    Effects effects =
                            program.run(Circumstances.USUAL.of(letter), Budget.of(ProgramLimits.usual(), () -> 0L));
                    return effects.forwards().toString().equals("[a" + i + "@example.net]");
                }))
                .doesNotContain(false);
    }

    @Test
    void aFaultSaysItsLineAndColumn() {
        assertThatExceptionOfType(InvalidProgramException.class)
                .isThrownBy(() -> compiler.compile("require \"copy\";\n  redirect :copy \"nobody\";"))
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(2);
                    assertThat(fault.column()).isEqualTo(18);
                    assertThat(fault.reason()).contains("nobody");
                });
    }
}
