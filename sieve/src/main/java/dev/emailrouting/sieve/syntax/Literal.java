package dev.emailrouting.sieve.syntax;

/** A string of a script, without its quotes and escapes; its lines end in CRLF. */
public final class Literal {
    private final Position at;
    private final String text;

    Literal(Position at, String text) {
        this.at = at;
        this.text = text;
    }

    public Position at() {
        return at;
    }

    public String text() {
        return text;
    }
}
