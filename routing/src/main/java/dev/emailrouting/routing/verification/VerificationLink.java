package dev.emailrouting.routing.verification;

import java.util.Optional;

import dev.emailrouting.routing.Destination;
import org.immutables.value.Value;

/** A verification link that somebody followed. */
@Value.Immutable
public interface VerificationLink {
    @Value.Parameter
    LinkState state();

    /** What it verifies; empty for an unknown link. */
    @Value.Parameter
    Optional<Destination> destination();
}
