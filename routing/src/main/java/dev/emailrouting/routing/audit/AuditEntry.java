package dev.emailrouting.routing.audit;

import java.time.Instant;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import org.immutables.value.Value;

/** One change of one thing. */
@Value.Immutable
public interface AuditEntry {
    Instant time();

    ChangeOrigin origin();

    AuditSubject subject();

    /** Without its secrets; empty for what was made. */
    Optional<JsonNode> before();

    /** Without its secrets; empty for what was deleted. */
    Optional<JsonNode> after();
}
