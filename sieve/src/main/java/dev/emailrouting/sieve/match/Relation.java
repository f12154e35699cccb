package dev.emailrouting.sieve.match;

import java.util.Locale;
import java.util.Optional;

/** What {@code :value} and {@code :count} ask for (RFC 5231 4). */
public enum Relation {
    GT,
    GE,
    LT,
    LE,
    EQ,
    NE;

    public static Optional<Relation> named(String word) {
        for (Relation relation : values()) {
            if (relation.name().toLowerCase(Locale.ROOT).equals(word.toLowerCase(Locale.ROOT))) {
                return Optional.of(relation);
            }
        }
        return Optional.empty();
    }

    /** @param compared as a comparator compares the value with the key */
    public boolean holds(int compared) {
        switch (this) {
            case GT:
                return compared > 0;
            case GE:
                return compared >= 0;
            case LT:
                return compared < 0;
            case LE:
                return compared <= 0;
            case EQ:
                return compared == 0;
            default:
                return compared != 0;
        }
    }
}
