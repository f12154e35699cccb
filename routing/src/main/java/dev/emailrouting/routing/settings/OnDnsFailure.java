package dev.emailrouting.routing.settings;

import java.util.Locale;

/** What is done with a message whose checks the DNS keeps from being finished for now. */
public enum OnDnsFailure {
    /** It is taken, and nothing is enforced. */
    ACCEPT,
    /** The client is told to come again. */
    TEMPFAIL;

    /** Lower-case word for the settings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
