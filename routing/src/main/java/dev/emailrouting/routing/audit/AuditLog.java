package dev.emailrouting.routing.audit;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.Sets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of changes outside of the store, after they are made. One that cannot be told of now is told in the log, and whoever
 * asked for it gets the failure: what is acknowledged is in the audit log.
 */
public final class AuditLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(AuditLog.class);

    private final AuditStore store;
    private final ChangeOrigins origins;
    private final Clock clock;

    public AuditLog(AuditStore store, ChangeOrigins origins, Clock clock) {
        this.store = store;
        this.origins = origins;
        this.clock = clock;
    }

    public void changed(AuditSubject subject, JsonNode before, JsonNode after) {
        append(List.of(entry(subject, before, after)));
    }

    public void deleted(AuditSubject subject, JsonNode before) {
        append(List.of(entry(subject, before, null)));
    }

    /** Tells what became of several things, by their ids. What is the same before and after is not told of. */
    public void changed(
            AuditedResource resource, Map<String, ? extends JsonNode> before, Map<String, ? extends JsonNode> after) {
        append(Sets.union(before.keySet(), after.keySet()).stream()
                .filter(id -> !Objects.equals(before.get(id), after.get(id)))
                .sorted()
                .map(id -> entry(AuditSubject.of(resource, id), before.get(id), after.get(id)))
                .collect(Collectors.toList()));
    }

    private AuditEntry entry(AuditSubject subject, JsonNode before, JsonNode after) {
        return ImmutableAuditEntry.builder()
                .time(clock.instant())
                .origin(origins.origin())
                .subject(subject)
                .before(Optional.ofNullable(before))
                .after(Optional.ofNullable(after))
                .build();
    }

    private void append(List<AuditEntry> entries) {
        try {
            store.append(entries);
            origins.accountedFor();
        } catch (RuntimeException e) {
            LOGGER.error("event=audit-entries-lost entries=\"{}\"", entries, e);
            throw e;
        }
    }
}
