package dev.emailrouting.sieve;

import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.sieve.language.CompiledScript;

/** A compiled script. */
final class SieveProgram implements Program {
    /** Of what is made of a character of source, in characters. */
    private static final int SIZE_A_CHARACTER = 10;

    private final CompiledScript script;
    private final int size;

    SieveProgram(CompiledScript script, String source) {
        this.script = script;
        this.size = SIZE_A_CHARACTER * source.length() + script.sizeOfExpressions();
    }

    @Override
    public Effects run(ProgramInput input, Budget budget) {
        return script.run(input, budget);
    }

    @Override
    public boolean mayRefuse() {
        return script.mayRefuse();
    }

    @Override
    public int size() {
        return size;
    }
}
