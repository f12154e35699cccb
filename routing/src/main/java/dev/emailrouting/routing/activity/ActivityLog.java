package dev.emailrouting.routing.activity;

/** Takes activity rows from the mail's way: never waits, never throws. */
public interface ActivityLog {
    void record(ActivityRow row);
}
