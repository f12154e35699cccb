package dev.emailrouting.routing.audit;

import java.time.Instant;
import java.util.List;

import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** Keeps audit entries, and never changes one. */
public interface AuditStore {

    /** Appends all entries, durably, or none when it throws. */
    void append(List<AuditEntry> entries);

    /** The last one appended comes first. */
    Page<AuditEntry> find(AuditQuery query, PageRequest page);

    /** Deletes entries older than the time and says how many. */
    int deleteBefore(Instant time);
}
