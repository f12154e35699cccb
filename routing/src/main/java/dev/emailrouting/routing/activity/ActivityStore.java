package dev.emailrouting.routing.activity;

import java.time.Instant;
import java.util.List;

import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** Keeps activity rows. */
public interface ActivityStore {

    /** Appends all rows, or none when it throws. */
    void append(List<ActivityRow> rows);

    /** Newest first. */
    Page<ActivityRow> find(ActivityQuery query, PageRequest page);

    /** Deletes rows older than the time and says how many. */
    int deleteBefore(Instant time);
}
