package dev.emailrouting.pack;

import java.util.Optional;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.routing.store.BounceStore;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** Has the health check tell of suspended destinations for as long as there are any. */
@Singleton
class SuspensionsWatch {
    private final BounceStore bounces;

    @Inject
    SuspensionsWatch(BounceStore bounces, StartUpChecks checks) {
        this.bounces = bounces;
        checks.watchDegradation(this::suspended);
    }

    private Optional<String> suspended() {
        try {
            long count = bounces.suspendedDestinations();
            return count == 0
                    ? Optional.empty()
                    : Optional.of("destinations that their own servers refused too often, and that get nothing: "
                            + count + ", see GET /email-routing/destinations?state=suspended");
        } catch (StoreUnavailableException e) {
            // Told by who reads the tables.
            return Optional.empty();
        }
    }
}
