package dev.emailrouting.routing;

import java.util.Locale;

/** What a program that a rule runs is written in; also the word of its action. */
public enum ProgramKind {
    /** A script of RFC 5228, kept here. */
    SIEVE,
    /** Whoever answers at a URL of the account's. */
    WEBHOOK;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
