package dev.emailrouting.sieve;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramLimits;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What scripts mean, case by case; the cases stand in {@code corpus/}, a file an extension. */
class CorpusTest {
    private final SieveCompiler compiler = new SieveCompiler();

    @TestFactory
    List<DynamicContainer> theCorpus() throws IOException, URISyntaxException {
        List<DynamicContainer> files = new ArrayList<>();
        for (Path file : Corpus.files()) {
            files.add(DynamicContainer.dynamicContainer(
                    file.getFileName().toString(),
                    Corpus.read(file).stream()
                            .map(each ->
                                    DynamicTest.dynamicTest(each.line() + " " + each.title(), () -> check(each)))));
        }
        return files;
    }

    @Test
    void theCorpusHasSeveralHundredCases() throws IOException, URISyntaxException {
        int cases = 0;
        for (Path file : Corpus.files()) {
            cases += Corpus.read(file).size();
        }

        assertThat(cases).isGreaterThan(400);
    }

    private void check(CorpusCase each) {
        if (each.expected() instanceof CorpusCase.DoesNotCompile fault) {
            checkFault(each, fault);
            return;
        }
        Program program = compiler.compile(each.script());
        Budget budget = Budget.of(ProgramLimits.usual(), () -> 0L);
        if (each.expected() instanceof CorpusCase.Fails failure) {
            ProgramFailedException thrown = catchThrowableOfType(
                    ProgramFailedException.class,
                    () -> program.run(each.circumstances().of(each.message()), budget));
            assertThat(thrown).as(each.toString()).isNotNull();
            assertThat(thrown).hasMessageContaining(failure.reason());
        } else if (each.expected() instanceof CorpusCase.Ends ends) {
            assertThat(EffectLines.of(program.run(each.circumstances().of(each.message()), budget)))
                    .as(each.toString())
                    .isEqualTo(ends.lines());
        }
    }

    private void checkFault(CorpusCase each, CorpusCase.DoesNotCompile fault) {
        InvalidProgramException thrown =
                catchThrowableOfType(InvalidProgramException.class, () -> compiler.compile(each.script()));
        assertThat(thrown).as(each.toString()).isNotNull();
        String where =
                fault.where().contains(":") ? thrown.line() + ":" + thrown.column() : Integer.toString(thrown.line());
        assertThat(where).as(each + ": " + thrown.reason()).isEqualTo(fault.where());
        assertThat(thrown.reason()).contains(fault.reason());
    }
}
