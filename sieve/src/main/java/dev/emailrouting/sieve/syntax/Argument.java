package dev.emailrouting.sieve.syntax;

import java.util.List;

/** An argument of a command or test (RFC 5228 2.6). */
public final class Argument {
    /** What an argument can be. */
    public enum Kind {
        TAG,
        NUMBER,
        /** One string, or a list of them. */
        STRINGS
    }

    private final Position at;
    private final Kind kind;
    private final String tag;
    private final long number;
    private final List<Literal> strings;

    private Argument(Position at, Kind kind, String tag, long number, List<Literal> strings) {
        this.at = at;
        this.kind = kind;
        this.tag = tag;
        this.number = number;
        this.strings = List.copyOf(strings);
    }

    static Argument tag(Position at, String name) {
        return new Argument(at, Kind.TAG, name, 0, List.of());
    }

    static Argument number(Position at, long number) {
        return new Argument(at, Kind.NUMBER, "", number, List.of());
    }

    static Argument strings(Position at, List<Literal> strings) {
        return new Argument(at, Kind.STRINGS, "", 0, strings);
    }

    public Position at() {
        return at;
    }

    public Kind kind() {
        return kind;
    }

    /** In lower case, without its colon. */
    public String tag() {
        return tag;
    }

    public long number() {
        return number;
    }

    /** At least one. */
    public List<Literal> strings() {
        return strings;
    }
}
