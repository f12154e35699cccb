package dev.emailrouting.pack;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.james.StartUpChecks;

/** Has the health check tell when overrides may have been changed that this node has not read. */
@Singleton
class PolicyOverridesWatch {
    @Inject
    PolicyOverridesWatch(Services services, StartUpChecks checks) {
        checks.watchDegradation(services.policyOverrides()::fault);
    }
}
