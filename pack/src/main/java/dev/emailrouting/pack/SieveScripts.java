package dev.emailrouting.pack;

import java.util.List;

import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.script.ScriptCompiler;
import dev.emailrouting.sieve.SieveCompiler;

/** The engine's compiler, as those who keep scripts know one. */
final class SieveScripts implements ScriptCompiler {
    private final SieveCompiler compiler = new SieveCompiler();

    @Override
    public Program compile(String source) {
        return compiler.compile(source);
    }

    @Override
    public List<String> extensions() {
        return compiler.extensions();
    }
}
