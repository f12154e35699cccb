package dev.emailrouting.spf;

import java.util.List;
import java.util.Optional;

/** What a domain publishes (RFC 7208 4.6), made by {@link SpfRecordParser}. Immutable; {@link #toString} gives it back. */
public final class SpfRecord {
    private final String text;
    private final List<Directive> directives;
    private final Optional<MacroString> redirect;
    private final Optional<MacroString> explanation;

    SpfRecord(
            String text,
            List<Directive> directives,
            Optional<MacroString> redirect,
            Optional<MacroString> explanation) {
        this.text = text;
        this.directives = List.copyOf(directives);
        this.redirect = redirect;
        this.explanation = explanation;
    }

    /** In the order they are tried. */
    List<Directive> directives() {
        return directives;
    }

    /** Whose record is asked when no directive matches (RFC 7208 6.1). */
    Optional<MacroString> redirect() {
        return redirect;
    }

    /** Where the text for a mail that fails stands (RFC 7208 6.2). */
    Optional<MacroString> explanation() {
        return explanation;
    }

    /** The text as it was published. */
    @Override
    public String toString() {
        return text;
    }
}
