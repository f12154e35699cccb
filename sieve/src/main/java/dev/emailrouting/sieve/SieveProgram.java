package dev.emailrouting.sieve;

import java.nio.charset.StandardCharsets;

import com.google.common.hash.Hashing;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.sieve.language.Script;

/** A compiled script; its version is a hash of its source. */
final class SieveProgram implements Program {
    private final Script script;
    private final String version;

    SieveProgram(Script script, String source) {
        this.script = script;
        this.version =
                Hashing.sha256().hashString(source, StandardCharsets.UTF_8).toString();
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
    public String version() {
        return version;
    }
}
