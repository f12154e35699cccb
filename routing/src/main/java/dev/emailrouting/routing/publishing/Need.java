package dev.emailrouting.routing.publishing;

import java.util.Locale;

/** What becomes of mail without a record. */
public enum Need {
    /** It does not come, or its forwards are not believed. */
    REQUIRED,
    /** It comes and goes, but less safely. */
    RECOMMENDED;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
