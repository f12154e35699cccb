package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.common.collect.ImmutableMap;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.STRING;
import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/** Every command there is, by its name (RFC 5228 3 and 4, and extensions). */
final class Commands {
    /** Makes a step of a command. */
    private interface Compiler {
        Step compile(Statement command, Scope scope);
    }

    /** A command's name is known with the extension that brings it. */
    private static final class Known {
        private final String extension;
        private final Compiler compiler;

        Known(String extension, Compiler compiler) {
            this.extension = extension;
            this.compiler = compiler;
        }
    }

    private static final Map<String, Known> ALL = ImmutableMap.<String, Known>builder()
            .put("addheader", new Known(Extensions.EDITHEADER, HeaderCommands::add))
            .put("deleteheader", new Known(Extensions.EDITHEADER, HeaderCommands::delete))
            .put("discard", new Known("", Commands::discard))
            .put("ereject", new Known(Extensions.EREJECT, RejectCommand::compile))
            .put("error", new Known(Extensions.IHAVE, Commands::error))
            .put("keep", new Known("", Commands::keep))
            .put("notify", new Known(Extensions.ENOTIFY, NotifyCommand::compile))
            .put("redirect", new Known("", RedirectCommand::compile))
            .put("reject", new Known(Extensions.REJECT, RejectCommand::compile))
            .put("set", new Known(Extensions.VARIABLES, SetCommand::compile))
            .put("stop", new Known("", Commands::stop))
            .put("vacation", new Known(Extensions.VACATION, VacationCommand::compile))
            .build();

    private Commands() {}

    /** The steps of a script: first what it requires (RFC 5228 3.2), then its commands. */
    static Step script(List<Statement> statements, Scope scope) {
        int next = 0;
        while (next < statements.size() && statements.get(next).name().equals("require")) {
            Arguments arguments = Arguments.of(statements.get(next), scope, Signature.of(STRINGS));
            arguments.words(0).forEach(scope::require);
            next++;
        }
        return block(statements.subList(next, statements.size()), scope);
    }

    private static Step block(List<Statement> statements, Scope scope) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < statements.size(); ) {
            if (statements.get(i).name().equals("if")) {
                int end = endOfChain(statements, i);
                steps.add(chain(statements.subList(i, end), scope));
                i = end;
            } else {
                steps.add(compile(statements.get(i), scope));
                i++;
            }
        }
        return sequence(List.copyOf(steps));
    }

    private static Step sequence(List<Step> steps) {
        return run -> {
            for (Step step : steps) {
                run.budget().step(1);
                if (!step.run(run)) {
                    return false;
                }
            }
            return true;
        };
    }

    private static Step compile(Statement command, Scope scope) {
        Known known = ALL.get(command.name());
        if (known == null) {
            throw command.at().wrong(unknown(command.name()));
        }
        scope.mustHave(known.extension, command.at(), "'" + command.name() + "'");
        return known.compiler.compile(command, scope);
    }

    private static String unknown(String name) {
        switch (name) {
            case "require":
                return "'require' stands before all other commands";
            case "elsif":
            case "else":
                return "'" + name + "' follows the block of 'if' or 'elsif'";
            default:
                return "there is no command '" + Texts.quotable(name) + "'";
        }
    }

    private static int endOfChain(List<Statement> statements, int from) {
        int end = from + 1;
        while (end < statements.size() && statements.get(end).name().equals("elsif")) {
            end++;
        }
        return end < statements.size() && statements.get(end).name().equals("else") ? end + 1 : end;
    }

    /** RFC 5228 3.1. What {@code ihave} keeps from ever running need not be understood (RFC 5463 4). */
    private static Step chain(List<Statement> statements, Scope scope) {
        List<Check> checks = new ArrayList<>();
        List<Step> blocks = new ArrayList<>();
        for (Statement statement : statements) {
            boolean isElse = statement.name().equals("else");
            Arguments.of(
                    statement,
                    scope,
                    Signature.of()
                            .tests(isElse ? Signature.Tests.NONE : Signature.Tests.ONE)
                            .block());
            Check check =
                    isElse ? Check.of(true) : Tests.compile(statement.tests().get(0), scope);
            Optional<Boolean> known = check.known();
            if (known.orElse(true)) {
                checks.add(check);
                blocks.add(block(statement.block().orElseThrow(), scope));
            }
            if (known.orElse(false)) {
                break;
            }
        }
        return firstOf(List.copyOf(checks), List.copyOf(blocks));
    }

    private static Step firstOf(List<Check> checks, List<Step> blocks) {
        return run -> {
            for (int i = 0; i < checks.size(); i++) {
                if (checks.get(i).holds(run)) {
                    return blocks.get(i).run(run);
                }
            }
            return true;
        };
    }

    private static Step keep(Statement command, Scope scope) {
        Arguments.of(command, scope, Signature.of());
        return run -> {
            run.keep();
            return true;
        };
    }

    private static Step discard(Statement command, Scope scope) {
        Arguments.of(command, scope, Signature.of());
        return run -> {
            run.discard();
            return true;
        };
    }

    private static Step stop(Statement command, Scope scope) {
        Arguments.of(command, scope, Signature.of());
        return run -> false;
    }

    /** RFC 5463 5. */
    private static Step error(Statement command, Scope scope) {
        Text text = Arguments.of(command, scope, Signature.of(STRING)).text(0);
        return run -> {
            throw new ProgramFailedException("the script says: " + Texts.quotable(text.source()));
        };
    }
}
