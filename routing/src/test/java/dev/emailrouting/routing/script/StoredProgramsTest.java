package dev.emailrouting.routing.script;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ProgramKind;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StoredProgramsTest {
    private static final AccountName ACCOUNT = AccountName.DEFAULT;

    private final Map<String, ActiveScript> active = new HashMap<>();
    private final Map<ActiveScript, String> sources = new HashMap<>();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger compiled = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private boolean away;
    private final StoredPrograms programs = programs(1 << 20);

    private StoredPrograms programs(long maxCharacters) {
        return new StoredPrograms(new Scripts(), new Compiler(), now::get, maxCharacters);
    }

    private final class Scripts implements ActiveScripts {
        @Override
        public Optional<ActiveScript> active(AccountName account, String name) {
            mustBeThere();
            looks.incrementAndGet();
            return Optional.ofNullable(active.get(name));
        }

        @Override
        public Optional<ScriptSource> source(ActiveScript script) {
            mustBeThere();
            return Optional.ofNullable(sources.get(script)).map(text -> ScriptSource.parse("source", text));
        }

        private void mustBeThere() {
            if (away) {
                throw new StoreUnavailableException("away");
            }
        }
    }

    private final class Compiler implements ScriptCompiler {
        @Override
        public Program compile(String source) {
            compiled.incrementAndGet();
            if (source.startsWith("bad")) {
                throw new InvalidProgramException(3, 5, "no such command");
            }
            return new Empty(source.startsWith("large") ? 20_000 : 0);
        }

        @Override
        public List<String> extensions() {
            return List.of();
        }
    }

    private static final class Empty implements Program {
        private final int size;

        Empty(int size) {
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Effects run(ProgramInput input, Budget budget) {
            return Effects.of(List.of());
        }

        @Override
        public boolean mayRefuse() {
            return true;
        }
    }

    private void use(String name, int number, String source) {
        ActiveScript script = ActiveScript.of("id of " + name, number);
        active.put(name, script);
        sources.put(script, source);
    }

    private Optional<Program> find(String name) {
        return programs.find(ACCOUNT, name);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void aScriptIsCompiledOnceAndLookedUpOnceASecond() {
        use("support", 1, "keep;");

        Program program = find("support").orElseThrow();
        assertThat(find("support").orElseThrow()).isSameAs(program);
        assertThat(looks).hasValue(1);

        pass(Duration.ofSeconds(1));
        assertThat(find("support").orElseThrow()).isSameAs(program);
        assertThat(looks).hasValue(2);
        assertThat(compiled).hasValue(1);
        assertThat(programs.kind()).isEqualTo(ProgramKind.SIEVE);
    }

    @Test
    void howeverManyAskAtOnceAVersionIsCompiledOnce() {
        use("support", 1, "keep;");

        List<Program> found = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> find("support").orElseThrow())
                .distinct()
                .toList();

        assertThat(found).hasSize(1);
        assertThat(compiled).hasValue(1);
    }

    @Test
    void anotherVersionIsTakenUpWithinASecond() {
        use("support", 1, "keep;");
        Program first = find("support").orElseThrow();
        use("support", 2, "discard;");

        assertThat(find("support").orElseThrow()).isSameAs(first);
        pass(Duration.ofSeconds(1));
        Program second = find("support").orElseThrow();

        assertThat(first.version()).startsWith("1-");
        assertThat(second.version()).startsWith("2-").isNotEqualTo(first.version());
        assertThat(second.mayRefuse()).isTrue();
    }

    @Test
    void whatIsNotThereIsAskedForOnceASecondToo() {
        assertThat(find("nobody")).isEmpty();
        assertThat(find("nobody")).isEmpty();
        assertThat(looks).hasValue(1);

        use("nobody", 1, "keep;");
        pass(Duration.ofSeconds(1));
        assertThat(find("nobody")).isPresent();

        active.remove("nobody");
        pass(Duration.ofSeconds(1));
        assertThat(find("nobody")).isEmpty();
    }

    @Test
    void whileTheStoreIsAwayWhatIsLoadedServesOn() {
        use("support", 1, "keep;");
        Program program = find("support").orElseThrow();
        away = true;
        pass(Duration.ofHours(1));

        assertThat(find("support").orElseThrow()).isSameAs(program);
        assertThatThrownBy(() -> find("other")).isInstanceOf(ProgramFailedException.class);

        away = false;
        use("support", 2, "discard;");
        pass(Duration.ofSeconds(1));
        assertThat(find("support").orElseThrow()).isNotSameAs(program);
    }

    @Test
    void whatIsNoProgramAnyMoreFailsAndIsCompiledOnce() {
        use("support", 1, "bad;");

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> find("support"))
                    .isInstanceOf(ProgramFailedException.class)
                    .hasMessageContaining("line 3, column 5: no such command");
            pass(Duration.ofSeconds(1));
        }
        assertThat(compiled).hasValue(1);
    }

    @Test
    void whatIsLoadedIsBounded() {
        StoredPrograms small = programs(50_000);
        String source = "keep; #" + "x".repeat(20_000);
        for (int i = 0; i < 10; i++) {
            use("script" + i, 1, source);
            small.find(ACCOUNT, "script" + i);
        }
        int before = compiled.get();

        small.find(ACCOUNT, "script9");
        assertThat(compiled).hasValue(before);
        small.find(ACCOUNT, "script0");
        assertThat(compiled).hasValue(before + 1);
    }

    @Test
    void whatACompiledScriptTakesCountsBesideItsText() {
        StoredPrograms small = programs(50_000);
        for (int i = 0; i < 10; i++) {
            use("script" + i, 1, "large; #" + i);
            small.find(ACCOUNT, "script" + i);
        }
        int before = compiled.get();

        small.find(ACCOUNT, "script9");
        assertThat(compiled).hasValue(before);
        small.find(ACCOUNT, "script0");
        assertThat(compiled).hasValue(before + 1);
    }

    @Test
    void aScriptHasAsManyOctetsAsItMay() {
        assertThat(ScriptSource.parse("source", "x".repeat(ScriptSource.MAX_OCTETS))
                        .octets())
                .isEqualTo(ScriptSource.MAX_OCTETS);
        assertThatThrownBy(() -> ScriptSource.parse("source", "\u20ac".repeat(ScriptSource.MAX_OCTETS / 2)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("source: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keep;\0", "keep; # \ud800"})
    void whatIsNoTextIsNoScript(String text) {
        assertThatThrownBy(() -> ScriptSource.parse("source", text)).isInstanceOf(InvalidInputException.class);
    }
}
