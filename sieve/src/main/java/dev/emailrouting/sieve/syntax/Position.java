package dev.emailrouting.sieve.syntax;

import dev.emailrouting.routing.program.InvalidProgramException;

/** A place in a script, counted from 1. */
public final class Position {
    private final int line;
    private final int column;

    private Position(int line, int column) {
        this.line = line;
        this.column = column;
    }

    public static Position of(int line, int column) {
        return new Position(line, column);
    }

    public int line() {
        return line;
    }

    Position plusColumns(int columns) {
        return new Position(line, column + columns);
    }

    /** What is wrong here, to be thrown. */
    public InvalidProgramException wrong(String reason) {
        return new InvalidProgramException(line, column, reason);
    }

    @Override
    public String toString() {
        return line + ":" + column;
    }
}
