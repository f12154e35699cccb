package dev.emailrouting.routing.automation;

import java.util.Locale;

/** What this server does of its own accord. */
public enum Automation {
    /** Automatic replies; while they are off each is refused. */
    REPLIES,
    /** Messages of bindings and programs; while they are off each is refused. */
    SENDS,
    /** Programs of rules; while they are off each counts as failed, so that mail waits, and then goes as the rule's fallback says. */
    PROGRAMS;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
