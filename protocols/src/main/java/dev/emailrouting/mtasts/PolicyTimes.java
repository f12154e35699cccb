package dev.emailrouting.mtasts;

import java.time.Duration;

import org.immutables.value.Value;

/** How long a {@link PolicyService} takes. */
@Value.Immutable
public interface PolicyTimes {
    /** For an answer to who delivers mail, and for the fetch that it may need. */
    @Value.Default
    default Duration lookup() {
        return Duration.ofSeconds(10);
    }

    /** For a fetch that no mail waits for (RFC 8461 3.3 suggests a minute). */
    @Value.Default
    default Duration refresh() {
        return Duration.ofSeconds(60);
    }

    static PolicyTimes defaults() {
        return ImmutablePolicyTimes.builder().build();
    }
}
