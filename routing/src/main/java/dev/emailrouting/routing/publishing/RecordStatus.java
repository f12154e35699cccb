package dev.emailrouting.routing.publishing;

import java.util.Locale;

/** How what is published compares with what is wanted. */
public enum RecordStatus {
    OK,
    MISSING,
    /** Something else stands there, or beside it. */
    WRONG,
    /** The look-up failed: nothing is known. */
    UNKNOWN;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
