package dev.emailrouting.routing.decide;

import java.util.Locale;

/** What happens at one end of a decision. */
public enum Outcome {
    /** No zone of ours: the server does what it would have done without us. */
    NOT_OURS,
    /** To a mailbox, alias or mapping of this server. */
    DELIVER,
    /** To another server. */
    FORWARD,
    DROP,
    /** As a program says, which has not run. */
    PROGRAM,
    /** Kept for somebody to look at. */
    QUARANTINE,
    /** Refused for good. */
    REJECT,
    /** Cannot be known now, or is put off by a rule. */
    TEMPFAIL;

    /** Lower-case word for JSON, metrics and log lines. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
