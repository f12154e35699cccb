package dev.emailrouting.benchmarks;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.LocalAddresses;

/** A server without users of its own. */
enum NobodyHere implements LocalAddresses {
    INSTANCE;

    private static final EmailAddress POSTMASTER = EmailAddress.parse("postmaster@server.example");

    @Override
    public Presence presence(EmailAddress address) {
        return Presence.ABSENT;
    }

    @Override
    public EmailAddress postmaster() {
        return POSTMASTER;
    }
}
