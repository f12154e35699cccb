package dev.emailrouting.routing;

/** What is known of a proposition; Kleene's logic of three values. */
public enum Truth {
    TRUE,
    FALSE,
    /** Not known yet: either. */
    UNKNOWN;

    public static Truth of(boolean known) {
        return known ? TRUE : FALSE;
    }

    public Truth not() {
        switch (this) {
            case TRUE:
                return FALSE;
            case FALSE:
                return TRUE;
            default:
                return UNKNOWN;
        }
    }

    public Truth and(Truth other) {
        if (this == FALSE || other == FALSE) {
            return FALSE;
        }
        return this == TRUE ? other : UNKNOWN;
    }

    public Truth or(Truth other) {
        return not().and(other.not()).not();
    }
}
