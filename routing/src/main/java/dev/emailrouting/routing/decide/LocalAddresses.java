package dev.emailrouting.routing.decide;

import dev.emailrouting.routing.EmailAddress;

/** What the mail server itself knows of addresses. Asked at most a few times a decision; never throws. */
public interface LocalAddresses {

    /** Whether an address is a user, an alias or a mapping of the server's own. */
    enum Presence {
        PRESENT,
        ABSENT,
        /** The server could not answer now; not the same as absent. */
        UNKNOWN
    }

    Presence presence(EmailAddress address);

    /** Who gets mail for postmaster and abuse where no rule says otherwise. */
    EmailAddress postmaster();
}
