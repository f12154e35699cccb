package dev.emailrouting.pack;

import java.util.Map;

import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Provider;
import javax.inject.Singleton;

import dev.emailrouting.james.Quarantine;

/** Deletes from the quarantine what is older than it is kept. */
@Singleton
class QuarantineWatch {
    private final Housekeeping housekeeping;

    @Inject
    QuarantineWatch(Provider<Quarantine> quarantine) {
        // James's repositories cannot be made while extensions are.
        housekeeping = Housekeeping.start(
                Map.of("quarantined-mails", () -> quarantine.get().deleteExpired()));
    }

    @PreDestroy
    void stop() {
        housekeeping.close();
    }
}
