package dev.emailrouting.routing.decide;

import dev.emailrouting.routing.EmailAddress;

/** What is known when a decision is asked for. */
public final class Facts {
    private final EmailAddress recipient;
    private final LocalAddresses local;

    public Facts(EmailAddress recipient, LocalAddresses local) {
        this.recipient = recipient;
        this.local = local;
    }

    public EmailAddress recipient() {
        return recipient;
    }

    public LocalAddresses local() {
        return local;
    }
}
