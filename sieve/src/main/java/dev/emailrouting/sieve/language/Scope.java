package dev.emailrouting.sieve.language;

import java.util.HashSet;
import java.util.Set;

import dev.emailrouting.routing.Texts;
import dev.emailrouting.sieve.syntax.Literal;
import dev.emailrouting.sieve.syntax.Position;

/** What is known of a script while it is compiled: what it requires, and what its commands can ask for. Of one compilation. */
final class Scope {
    /** Some 64 octets each. */
    private static final int MAX_STATES = 50_000;

    private final Set<String> required = new HashSet<>();
    private boolean mayRefuse;
    private int states;
    private int addedFields;

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

    /** Of an expression that is kept with the script, whose size the script's own does not bound. */
    void takesStates(int more, Position at) {
        states += more;
        if (states > MAX_STATES) {
            throw at.wrong(
                    "the expressions of a script are too large together: their characters, each as often as it is repeated by a"
                            + " count, come to more than " + MAX_STATES);
        }
    }

    int states() {
        return states;
    }

    /** There is a command that adds a header field. */
    void adds() {
        addedFields++;
    }

    int addedFields() {
        return addedFields;
    }

    void refuses() {
        mayRefuse = true;
    }

    boolean mayRefuse() {
        return mayRefuse;
    }
}
