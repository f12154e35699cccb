package dev.emailrouting.webadmin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.SmtpRefusal;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effect;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.HeaderEdits;
import dev.emailrouting.routing.program.InvalidProgramException;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.script.ScriptCompiler;

/** Of a language with a command a line, so that a test of a resource needs no more of a compiler than that it compiles. */
final class SmallCompiler implements ScriptCompiler {
    @Override
    public Program compile(String source) {
        List<String> lines = source.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).matches("keep|reject|fail|tell|redirect .*|#.*")) {
                throw new InvalidProgramException(i + 1, 1, "unknown command");
            }
        }
        return new Lines(lines);
    }

    @Override
    public List<String> extensions() {
        return List.of("copy", "reject");
    }

    private record Lines(List<String> lines) implements Program {
        @Override
        public Effects run(ProgramInput input, Budget budget) {
            List<Effect> effects = new ArrayList<>();
            for (String line : lines) {
                effectOf(line, input).ifPresent(effects::add);
            }
            return Effects.of(effects);
        }

        private static Optional<Effect> effectOf(String line, ProgramInput input) {
            return switch (line.split(" ", 2)[0]) {
                case "keep" -> Optional.of(Effect.keep(HeaderEdits.none()));
                case "reject" -> Optional.of(Effect.refuse(SmtpRefusal.forGood("not here")));
                case "redirect" ->
                    Optional.of(Effect.forward(EmailAddress.parse("to", line.substring(9)), HeaderEdits.none()));
                case "tell" -> Optional.of(Effect.log(told(input)));
                case "fail" -> throw new ProgramFailedException("it was told to");
                default -> Optional.empty();
            };
        }

        private static String told(ProgramInput input) {
            return input.view().sender().orElseThrow() + " to " + input.recipient() + ": "
                    + input.view().header("Subject").orElseThrow() + ", spf "
                    + input.view().results(AuthenticationMethod.SPF).orElseThrow() + ", "
                    + input.message().size() + " octets at " + input.zone();
        }

        @Override
        public boolean mayRefuse() {
            return lines.contains("reject");
        }
    }
}
