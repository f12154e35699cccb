package dev.emailrouting.mtasts;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** A policy as a {@link PolicyCache} has it. */
@Value.Immutable
public interface KeptPolicy {
    Policy policy();

    /** When mail was last sent under it, to the day. */
    Instant lastUsed();

    /** When it is to be fetched again. */
    Instant refreshDue();

    /** Since it was fetched last. */
    Optional<RefreshFailure> refreshFailure();

    /** That the policy could not be fetched again. */
    @Value.Immutable
    interface RefreshFailure {
        static RefreshFailure of(Instant time, String reason) {
            return ImmutableRefreshFailure.of(time, reason);
        }

        @Value.Parameter
        Instant time();

        /** In words for an operator. */
        @Value.Parameter
        String reason();
    }
}
