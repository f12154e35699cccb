package dev.emailrouting.james;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.emailrouting.routing.activity.ActivityLog;
import dev.emailrouting.routing.activity.ActivityRow;
import org.apache.james.metrics.tests.RecordingMetricFactory;

/** Keeps activity rows for a test to look at. */
public final class RecordedActivity implements ActivityLog {
    private final List<ActivityRow> rows = new CopyOnWriteArrayList<>();

    @Override
    public void record(ActivityRow row) {
        rows.add(row);
    }

    public List<ActivityRow> rows() {
        return rows;
    }

    /** A journal that writes here. */
    public RoutingJournal journal() {
        return new RoutingJournal(this, new RecordingMetricFactory());
    }
}
