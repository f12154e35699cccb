package dev.emailrouting.routing.sending;

import java.time.Clock;
import java.util.Optional;

import dev.emailrouting.routing.send.SendLedger;
import dev.emailrouting.routing.send.SendRefusal;
import dev.emailrouting.routing.send.Standing;

/** How much people send. All nodes share the counts. */
public final class SubmissionLimits {
    private final SendLedger ledger;
    private final Clock clock;

    public SubmissionLimits(SendLedger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Counts recipients before they are served, all or none, so that no failure makes a limit wider. @return why they are too many */
    public Optional<SendRefusal> take(Standing standing, int recipients) {
        return standing.rights()
                .flatMap(rights -> ledger.take("user:" + standing.user().key(), recipients, rights, clock.instant()))
                .map(limit -> SendRefusal.of(limit, Sends.tooMany(limit)));
    }
}
