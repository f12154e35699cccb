package dev.emailrouting.storage;

import java.time.Instant;
import java.util.List;

import dev.emailrouting.routing.audit.AuditEntry;
import dev.emailrouting.routing.audit.AuditQuery;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** The audit log in a database. What the database itself keeps is told of within the {@link Change} that makes it. */
public final class JdbcAuditStore implements AuditStore {
    private final Database database;

    public JdbcAuditStore(Database database) {
        this.database = database;
    }

    @Override
    public void append(List<AuditEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        database.write(session -> {
            AuditRows.insert(session, entries);
            return null;
        });
    }

    @Override
    public Page<AuditEntry> find(AuditQuery query, PageRequest page) {
        return database.read(session -> AuditRows.find(session, query, page));
    }

    /** A part at a time, so that entries can be written meanwhile. */
    @Override
    public int deleteBefore(Instant time) {
        return database.deleteBefore("audit", "time", time);
    }
}
