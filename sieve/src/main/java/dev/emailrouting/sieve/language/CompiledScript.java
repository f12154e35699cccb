package dev.emailrouting.sieve.language;

import java.util.List;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.sieve.match.Regex;
import dev.emailrouting.sieve.syntax.ScriptReader;
import dev.emailrouting.sieve.syntax.Statement;

/** A script whose every command and test was checked. Any number of threads run it at once. */
public final class CompiledScript {
    private final Step steps;
    private final boolean mayRefuse;
    private final int addedFields;
    private final int sizeOfExpressions;

    private CompiledScript(Step steps, Scope scope) {
        this.steps = steps;
        this.mayRefuse = scope.mayRefuse();
        this.addedFields = scope.addedFields();
        this.sizeOfExpressions = scope.states() * Regex.CHARACTERS_A_STATE;
    }

    /** @throws InvalidProgramException saying where the source is wrong */
    public static CompiledScript compile(String source) {
        List<Statement> statements = ScriptReader.read(source);
        Scope scope = new Scope();
        Step steps = Commands.script(statements, scope);
        Conflicts.check(statements);
        return new CompiledScript(steps, scope);
    }

    /** Whether it has a command that refuses. */
    public boolean mayRefuse() {
        return mayRefuse;
    }

    /** In characters. */
    public int sizeOfExpressions() {
        return sizeOfExpressions;
    }

    /** @throws ProgramFailedException where it failed, or would have used more than the budget */
    public Effects run(ProgramInput input, Budget budget) {
        Run run = new Run(input, budget, addedFields);
        try {
            steps.run(run);
            return run.end();
        } catch (InvalidInputException e) {
            // What it asks for is beyond a limit of what can be asked for.
            throw new ProgramFailedException(e.reason(), e);
        }
    }
}
