package dev.emailrouting.pack;

import java.util.Optional;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.james.StartUpChecks;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** Has the health check tell of MTA-STS policies that are enforced, but cannot be fetched again (RFC 8461 3.3). */
@Singleton
class PoliciesWatch {
    private final Services services;

    @Inject
    PoliciesWatch(Services services, StartUpChecks checks) {
        this.services = services;
        checks.watchDegradation(this::trouble);
    }

    private Optional<String> trouble() {
        try {
            return services.mtaSts().trouble();
        } catch (StoreUnavailableException e) {
            // Told by who reads the tables.
            return Optional.empty();
        }
    }
}
