package dev.emailrouting.sieve.language;

import java.util.List;

import static dev.emailrouting.sieve.language.Signature.Kind.NOTHING;
import static dev.emailrouting.sieve.language.Signature.Kind.NUMBER;

/** Which one of several fields of a name is meant (RFC 5260 6); all of them where none is named. */
final class Index {
    private static final Index ALL = new Index(0, false);

    private final long number;
    private final boolean fromLast;

    private Index(long number, boolean fromLast) {
        this.number = number;
        this.fromLast = fromLast;
    }

    static Signature declaredIn(Signature signature, String extension) {
        return signature.tag("index", NUMBER, extension).tag("last", NOTHING, extension);
    }

    static Index of(Arguments arguments) {
        if (arguments.has("last") && !arguments.has("index")) {
            throw arguments.at("last").wrong(":last says from where :index counts, which is missing");
        }
        return arguments
                .number("index")
                .map(number -> {
                    if (number < 1) {
                        throw arguments.at("index").wrong(":index counts from 1");
                    }
                    return new Index(number, arguments.has("last"));
                })
                .orElse(ALL);
    }

    /** Whether the field with that number from the top, from 0, is meant. */
    boolean means(int position, int count) {
        return number == 0 || number == (fromLast ? count - position : position + 1);
    }

    /** RFC 5260 4: of several dates the first is meant where nothing is said. */
    <T> List<T> orFirstOf(List<T> fields) {
        return number == 0 && fields.size() > 1 ? fields.subList(0, 1) : of(fields);
    }

    /** RFC 5260 6: fields of several names are counted together, in the order of the names. */
    <T> List<T> of(List<T> fields) {
        if (number == 0) {
            return fields;
        }
        if (number > fields.size()) {
            return List.of();
        }
        int position = (int) (fromLast ? fields.size() - number : number - 1);
        return List.of(fields.get(position));
    }
}
