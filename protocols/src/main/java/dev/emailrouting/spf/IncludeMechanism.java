package dev.emailrouting.spf;

import dev.emailrouting.spf.SpfResult.Outcome;

/** {@code include}: whom another domain lets through (RFC 7208 5.2); its fail is no fail here. */
final class IncludeMechanism implements Mechanism {
    private final MacroString domain;

    IncludeMechanism(MacroString domain) {
        this.domain = domain;
    }

    @Override
    public boolean matches(HostCheck check) throws AbortedCheckException {
        check.lookups().beginTerm();
        return check.checkOther(domain, "include").outcome() == Outcome.PASS;
    }
}
