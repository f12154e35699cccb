package dev.emailrouting.sieve.syntax;

import java.util.List;
import java.util.Optional;

/** A command or a test: its name, arguments and tests, and of a command its block (RFC 5228 8.2). */
public final class Statement {
    private final Position at;
    private final String name;
    private final List<Argument> arguments;
    private final List<Statement> tests;
    private final boolean isTestList;
    private final Optional<List<Statement>> block;

    Statement(
            Position at,
            String name,
            List<Argument> arguments,
            List<Statement> tests,
            boolean isTestList,
            Optional<List<Statement>> block) {
        this.at = at;
        this.name = name;
        this.arguments = List.copyOf(arguments);
        this.tests = List.copyOf(tests);
        this.isTestList = isTestList;
        this.block = block.map(List::copyOf);
    }

    public Position at() {
        return at;
    }

    /** In lower case. */
    public String name() {
        return name;
    }

    public List<Argument> arguments() {
        return arguments;
    }

    public List<Statement> tests() {
        return tests;
    }

    /** Whether its tests stand in parentheses. */
    public boolean isTestList() {
        return isTestList;
    }

    public Optional<List<Statement>> block() {
        return block;
    }
}
