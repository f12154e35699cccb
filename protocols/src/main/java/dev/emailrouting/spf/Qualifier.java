package dev.emailrouting.spf;

import dev.emailrouting.spf.SpfResult.Outcome;

/** What a mechanism that matches means (RFC 7208 4.6.2). */
enum Qualifier {
    PASS('+', Outcome.PASS),
    FAIL('-', Outcome.FAIL),
    SOFTFAIL('~', Outcome.SOFTFAIL),
    NEUTRAL('?', Outcome.NEUTRAL);

    private final char sign;
    private final Outcome outcome;

    Qualifier(char sign, Outcome outcome) {
        this.sign = sign;
        this.outcome = outcome;
    }

    /** The one the term begins with; {@link #PASS} where it begins with none. */
    static Qualifier of(String term) {
        for (Qualifier qualifier : values()) {
            if (term.charAt(0) == qualifier.sign) {
                return qualifier;
            }
        }
        return PASS;
    }

    Outcome outcome() {
        return outcome;
    }

    boolean startsTerm(String term) {
        return term.charAt(0) == sign;
    }
}
