package dev.emailrouting.routing.audit;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** Which entries are wanted; what is empty does not filter. */
@Value.Immutable
public interface AuditQuery {
    Optional<String> account();

    Optional<String> zone();

    Optional<AuditedResource> resource();

    Optional<String> id();

    Optional<String> actor();

    Optional<String> requestId();

    /** Inclusive. */
    Optional<Instant> since();

    /** Exclusive. */
    Optional<Instant> until();
}
