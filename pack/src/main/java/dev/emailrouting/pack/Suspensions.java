package dev.emailrouting.pack;

import java.time.Clock;

import dev.emailrouting.james.LogText;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.Suspension;
import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells that a destination was suspended: one log line, one activity row. */
final class Suspensions {
    private static final Logger LOGGER = LoggerFactory.getLogger(Suspensions.class);

    private final ActivityLog activity;
    private final Clock clock;

    Suspensions(ActivityLog activity, Clock clock) {
        this.activity = activity;
        this.clock = clock;
    }

    void tell(Destination destination) {
        String reason = destination.suspended().map(Suspension::reason).orElse("");
        LOGGER.warn(
                "event=destination-suspended id={} account={} email={} reason=\"{}\"",
                destination.id(),
                destination.account(),
                destination.email(),
                LogText.of(reason));
        activity.record(ImmutableActivityRow.builder()
                .time(clock.instant())
                .recipient(destination.email().toString())
                .account(destination.account().toString())
                .outcome(ActivityOutcome.SUSPENDED)
                .reason(reason)
                .build());
    }
}
