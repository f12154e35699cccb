package dev.emailrouting.spf;

import dev.emailrouting.spf.SpfResult.Outcome;

/** Ends a whole check at once, from however deep: RFC 7208 4.6.4, 5 and 5.2 let no error of a part be passed over. */
final class AbortedCheckException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Outcome outcome;

    private AbortedCheckException(Outcome outcome, String reason) {
        super(reason);
        this.outcome = outcome;
    }

    static AbortedCheckException temporary(String reason) {
        return new AbortedCheckException(Outcome.TEMPERROR, reason);
    }

    static AbortedCheckException permanent(String reason) {
        return new AbortedCheckException(Outcome.PERMERROR, reason);
    }

    Outcome outcome() {
        return outcome;
    }
}
