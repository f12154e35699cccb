package dev.emailrouting.webadmin;

import java.util.HashMap;
import java.util.Map;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.LocalAddresses;

/** What James would say of its users, aliases and mappings: absent, unless a test says otherwise. */
final class KnownAddresses implements LocalAddresses {
    private final Map<EmailAddress, Presence> known = new HashMap<>();

    void add(String address, Presence presence) {
        known.put(EmailAddress.parse(address), presence);
    }

    @Override
    public Presence presence(EmailAddress address) {
        return known.getOrDefault(address, Presence.ABSENT);
    }

    @Override
    public EmailAddress postmaster() {
        return EmailAddress.parse("postmaster@james.example");
    }
}
