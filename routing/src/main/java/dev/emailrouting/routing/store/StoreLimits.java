package dev.emailrouting.routing.store;

import org.immutables.value.Value;

/** How much may be stored; what would be more is a {@link ConflictException}. */
@Value.Immutable
public interface StoreLimits {
    /** What holds where nobody said otherwise. */
    static StoreLimits usual() {
        return ImmutableStoreLimits.builder().build();
    }

    @Value.Default
    default int rulesPerZone() {
        return 1000;
    }

    @Value.Default
    default int subdomainsPerZone() {
        return 100;
    }

    @Value.Default
    default int destinationsPerAccount() {
        return 1000;
    }

    @Value.Default
    default int scriptsPerAccount() {
        return 100;
    }
}
