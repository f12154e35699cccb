package dev.emailrouting.sieve.language;

import java.util.HashSet;
import java.util.Set;

import dev.emailrouting.routing.Texts;
import dev.emailrouting.sieve.syntax.Literal;
import dev.emailrouting.sieve.syntax.Position;

/** What is known of a script while it is compiled: what it requires, and what its commands can ask for. Of one compilation. */
final class Scope {
    private final Set<String> required = new HashSet<>();
    private boolean mayRefuse;

    void require(Literal extension) {
        if (!Extensions.has(extension.text())) {
            throw extension.at().wrong("there is no extension '" + Texts.quotable(extension.text()) + "'");
        }
        enable(extension.text());
    }

    /** What {@code ihave} found to be there counts as required (RFC 5463 4). */
    void enable(String extension) {
        required.add(extension);
        Extensions.impliedBy(extension).ifPresent(required::add);
    }

    boolean has(String extension) {
        return required.contains(extension);
    }

    /** RFC 5228 2.10.5: an extension that is used without being required is an error. */
    void mustHave(String extension, Position at, String what) {
        if (!extension.isEmpty() && !has(extension)) {
            throw at.wrong(what + " needs require \"" + extension + "\"");
        }
    }

    void refuses() {
        mayRefuse = true;
    }

    boolean mayRefuse() {
        return mayRefuse;
    }
}
