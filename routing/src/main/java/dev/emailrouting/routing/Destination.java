package dev.emailrouting.routing;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** An address outside that mail may be forwarded to while it is verified and not suspended. */
@Value.Immutable
public interface Destination {
    /** Stable, 32 hex digits. */
    String id();

    AccountName account();

    EmailAddress email();

    /** When it was verified; empty while it waits. */
    Optional<Instant> verified();

    /** Empty unless the destination's own server said too often that there is no such address. */
    Optional<Suspension> suspended();

    /** How often in a row the destination's own server has said so. Counts by itself, and is no change of the resource. */
    @Value.Default
    default int bounces() {
        return 0;
    }

    /** Counts the changes to this resource, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();

    default DestinationState state() {
        if (verified().isEmpty()) {
            return DestinationState.WAITING;
        }
        return suspended().isPresent() ? DestinationState.SUSPENDED : DestinationState.VERIFIED;
    }
}
