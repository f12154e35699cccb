package dev.emailrouting.routing;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** An address outside that mail may be forwarded to, once it is verified. */
@Value.Immutable
public interface Destination {
    /** Stable, 32 hex digits. */
    String id();

    AccountName account();

    EmailAddress email();

    /** When it was verified; empty while it waits. */
    Optional<Instant> verified();

    /** Counts the changes to this resource, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();
}
