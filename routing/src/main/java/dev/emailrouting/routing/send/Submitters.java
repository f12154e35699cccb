package dev.emailrouting.routing.send;

import java.util.Optional;

import dev.emailrouting.routing.EmailAddress;

/** What was said of users. Throws the store's exception where this cannot be known. */
@FunctionalInterface
public interface Submitters {
    Optional<Submitter> submitter(EmailAddress user);
}
