package dev.emailrouting.routing.send;

import java.util.Locale;

/** What a user who has logged in may send when nobody has said anything of him. */
public enum SubmissionDefault {
    /** As his own address and its aliases, to anybody. */
    OWN,
    /** Nothing. */
    NONE;

    /** Lower-case word for the settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
