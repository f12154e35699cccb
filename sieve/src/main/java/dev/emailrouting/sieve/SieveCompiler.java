package dev.emailrouting.sieve;

import java.util.List;

import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.script.ScriptCompiler;
import dev.emailrouting.sieve.language.CompiledScript;
import dev.emailrouting.sieve.language.Extensions;

/** Makes programs of Sieve scripts. Any number of threads use it at once. */
public final class SieveCompiler implements ScriptCompiler {
    /**
     * The script, checked as a whole: each command and test with its arguments, and that what it uses it requires.
     *
     * @throws InvalidProgramException saying where it is wrong, counted from 1
     */
    @Override
    public Program compile(String source) {
        return new SieveProgram(CompiledScript.compile(source), source);
    }

    @Override
    public List<String> extensions() {
        return Extensions.all();
    }
}
