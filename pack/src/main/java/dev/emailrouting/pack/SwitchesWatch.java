package dev.emailrouting.pack;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.james.StartUpChecks;

/** Has the health check tell for as long as replies, sends or programs are switched off. */
@Singleton
class SwitchesWatch {
    @Inject
    SwitchesWatch(Services services, StartUpChecks checks) {
        checks.watchDegradation(services.switches()::fault);
    }
}
