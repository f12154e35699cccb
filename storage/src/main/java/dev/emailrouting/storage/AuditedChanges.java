package dev.emailrouting.storage;

import java.sql.SQLException;
import java.time.Clock;

import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.StoreLimits;

/**
 * The one way to change what is administered: each change is a transaction with its audit entries in it. What ends without
 * having said what it changed is a defect, and changes nothing.
 */
final class AuditedChanges {
    private final Database database;
    private final Clock clock;
    private final ChangeOrigins origins;
    private final StoreLimits limits;

    AuditedChanges(Database database, Clock clock, ChangeOrigins origins, StoreLimits limits) {
        this.database = database;
        this.clock = clock;
        this.origins = origins;
        this.limits = limits;
    }

    /** What is changed in one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Change change) throws SQLException;
    }

    /** What was asked for is so already, and nothing is written. */
    void leftAsItWas() {
        origins.accountedFor();
    }

    <T> T make(Work<T> work) {
        T made = database.write(session -> {
            Change change = Change.begin(session, clock.instant(), limits);
            T result = work.in(change);
            change.writeAuditEntries(origins.origin());
            return result;
        });
        origins.accountedFor();
        return made;
    }
}
