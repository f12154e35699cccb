package dev.emailrouting.pack;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.SendLedger;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.sending.BouncedSends;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcBindingStore;
import dev.emailrouting.storage.JdbcSendLedger;
import dev.emailrouting.storage.JdbcSubmitterStore;
import dev.emailrouting.storage.JdbcSuppressionStore;

/** What sending keeps. */
final class Sending implements AutoCloseable {
    private static final Duration BOUNCES_INTERVAL = Duration.ofSeconds(1);
    /** Longer than any key stands for its message. */
    private static final Duration LEDGER_KEPT = Duration.ofDays(8);

    private final BindingStore bindings;
    private final SubmitterStore submitters;
    private final SuppressionStore suppressions;
    private final SendLedger ledger;
    private final BouncedSends bounced;
    private final Clock clock;

    Sending(Database database, ChangeOrigins origins, SecureRandom random, Clock clock) {
        this.bindings = new JdbcBindingStore(database, clock, random, origins);
        this.submitters = new JdbcSubmitterStore(database, clock, origins);
        this.suppressions = new JdbcSuppressionStore(database, clock, origins);
        this.ledger = new JdbcSendLedger(database);
        this.bounced = BouncedSends.start(suppressions, BOUNCES_INTERVAL, clock);
        this.clock = clock;
    }

    BindingStore bindings() {
        return bindings;
    }

    SubmitterStore submitters() {
        return submitters;
    }

    SuppressionStore suppressions() {
        return suppressions;
    }

    SendLedger ledger() {
        return ledger;
    }

    BouncedSends bounced() {
        return bounced;
    }

    int deleteOld() {
        return ledger.deleteBefore(clock.instant().minus(LEDGER_KEPT)) + suppressions.deleteExpired(clock.instant());
    }

    @Override
    public void close() {
        bounced.close();
    }
}
