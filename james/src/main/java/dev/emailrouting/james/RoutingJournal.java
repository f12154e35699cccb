package dev.emailrouting.james;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.activity.AuthenticationSummary;
import org.apache.james.metrics.api.MetricFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of every outcome thrice: one log line, one activity row, one metric ({@code emailRouting-OUTCOME}). Never throws. */
@Singleton
public class RoutingJournal {
    private static final Logger LOGGER = LoggerFactory.getLogger(RoutingJournal.class);

    private final ActivityLog activity;
    private final MetricFactory metrics;

    @Inject
    public RoutingJournal(ActivityLog activity, MetricFactory metrics) {
        this.activity = activity;
        this.metrics = metrics;
    }

    public void record(ActivityRow row) {
        LOGGER.info(
                "event=routing outcome={} mail={} message-id={} sender=<{}> recipient=<{}> destinations={} rule={} reason=\"{}\""
                        + " authentication=\"{}\"",
                row.outcome().word(),
                LogText.of(row.mailName().orElse("-")),
                LogText.of(row.messageId().orElse("-")),
                LogText.of(row.sender().orElse("")),
                LogText.of(row.recipient()),
                LogText.of(String.join(",", row.destinations())),
                row.ruleId().orElse("-"),
                LogText.of(row.reason()),
                LogText.of(row.authentication().map(AuthenticationSummary::line).orElse("-")));
        try {
            metrics.generate("emailRouting-" + row.outcome().word()).increment();
            activity.record(row);
        } catch (RuntimeException e) {
            // What is told has been done: thrown on, the failure would have it done again.
            LOGGER.error(
                    "event=journal-failed mail={}", LogText.of(row.mailName().orElse("-")), e);
        }
    }
}
