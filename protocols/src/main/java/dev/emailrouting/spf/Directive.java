package dev.emailrouting.spf;

import dev.emailrouting.spf.SpfResult.Outcome;

/** A mechanism and what it means when it matches (RFC 7208 4.6.1). */
final class Directive {
    private final String text;
    private final Qualifier qualifier;
    private final Mechanism mechanism;

    Directive(String text, Qualifier qualifier, Mechanism mechanism) {
        this.text = text;
        this.qualifier = qualifier;
        this.mechanism = mechanism;
    }

    boolean matches(HostCheck check) throws AbortedCheckException {
        return mechanism.matches(check);
    }

    Outcome outcome() {
        return qualifier.outcome();
    }

    /** As the record has it. */
    @Override
    public String toString() {
        return text;
    }
}
