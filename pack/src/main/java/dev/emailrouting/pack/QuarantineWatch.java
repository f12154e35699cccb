package dev.emailrouting.pack;

import java.util.Map;

import javax.annotation.PreDestroy;
import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.james.Quarantine;

/** Deletes from the quarantine what is older than it is kept. */
@Singleton
class QuarantineWatch {
    private final Housekeeping housekeeping;

    @Inject
    QuarantineWatch(Quarantine quarantine) {
        housekeeping = Housekeeping.start(Map.of("quarantined-mails", quarantine::deleteExpired));
    }

    @PreDestroy
    void stop() {
        housekeeping.close();
    }
}
