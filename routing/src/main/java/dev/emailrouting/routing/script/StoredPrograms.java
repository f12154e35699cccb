package dev.emailrouting.routing.script;

import java.util.Optional;
import java.util.function.LongSupplier;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.FreshLookup;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scripts in use, compiled once a version. Another version is seen within a second ({@link FreshLookup}). */
public final class StoredPrograms implements ProgramSource {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoredPrograms.class);

    /** Of the texts of all that are compiled, and of what was made of them. */
    private static final int MAX_CHARACTERS = 32 << 20;

    private final ActiveScripts scripts;
    private final ScriptCompiler compiler;
    private final FreshLookup<Loaded> loaded;

    public StoredPrograms(ActiveScripts scripts, ScriptCompiler compiler) {
        this(scripts, compiler, System::nanoTime, MAX_CHARACTERS);
    }

    StoredPrograms(ActiveScripts scripts, ScriptCompiler compiler, LongSupplier nanoTime, long maxCharacters) {
        this.scripts = scripts;
        this.compiler = compiler;
        this.loaded = new FreshLookup<>(this::load, nanoTime, entry -> entry.characters, maxCharacters);
    }

    @Override
    public ProgramKind kind() {
        return ProgramKind.SIEVE;
    }

    @Override
    public Optional<Program> find(AccountName account, String name) {
        return loaded.get(account, name).program();
    }

    private Loaded load(AccountName account, String name, Optional<Loaded> before) {
        Optional<ActiveScript> active = scripts.active(account, name);
        Optional<Loaded> same = before.filter(entry -> entry.script.equals(active));
        if (same.isPresent()) {
            return same.get();
        }
        Optional<ScriptSource> source = active.flatMap(scripts::source);
        return source.isPresent() ? compiled(account, name, active.get(), source.get()) : Loaded.none();
    }

    /** What is no program any more, as of a release that knew more extensions, is not compiled for each mail either. */
    private Loaded compiled(AccountName account, String name, ActiveScript script, ScriptSource source) {
        int characters = source.text().length();
        try {
            Program program = new OfVersion(compiler.compile(source.text()), versionOf(script, source));
            return new Loaded(Optional.of(script), program, null, characters + program.size());
        } catch (InvalidProgramException e) {
            LOGGER.warn(
                    "event=script-invalid account={} script={} version={} reason=\"{}\"",
                    account,
                    name,
                    script.number(),
                    e.getMessage().replace('"', '\''));
            return new Loaded(Optional.of(script), null, e.getMessage(), characters);
        }
    }

    private static String versionOf(ActiveScript script, ScriptSource source) {
        return script.number() + "-" + source.sha256().substring(0, 8);
    }

    /** What is known of a name: its program, that it is none, or that there is none. */
    private static final class Loaded {
        private final Optional<ActiveScript> script;
        private final Program program;
        private final String fault;
        private final int characters;

        private Loaded(Optional<ActiveScript> script, Program program, String fault, int characters) {
            this.script = script;
            this.program = program;
            this.fault = fault;
            this.characters = characters;
        }

        private static Loaded none() {
            return new Loaded(Optional.empty(), null, null, 0);
        }

        private Optional<Program> program() {
            if (fault != null) {
                throw new ProgramFailedException("the script is no program: " + fault);
            }
            return Optional.ofNullable(program);
        }
    }

    /** A compiled script that knows which version it is. */
    private static final class OfVersion implements Program {
        private final Program program;
        private final String version;

        private OfVersion(Program program, String version) {
            this.program = program;
            this.version = version;
        }

        @Override
        public Effects run(ProgramInput input, Budget budget) {
            return program.run(input, budget);
        }

        @Override
        public boolean mayRefuse() {
            return program.mayRefuse();
        }

        @Override
        public int size() {
            return program.size();
        }

        @Override
        public boolean asksOthers() {
            return program.asksOthers();
        }

        @Override
        public String version() {
            return version;
        }
    }
}
