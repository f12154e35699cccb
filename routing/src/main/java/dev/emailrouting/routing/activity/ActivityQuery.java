package dev.emailrouting.routing.activity;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** Which activity rows are wanted; what is empty does not filter. */
@Value.Immutable
public interface ActivityQuery {
    Optional<String> messageId();

    Optional<String> mailName();

    Optional<String> recipient();

    Optional<String> zone();

    Optional<ActivityOutcome> outcome();

    /** Inclusive. */
    Optional<Instant> since();

    /** Exclusive. */
    Optional<Instant> until();
}
