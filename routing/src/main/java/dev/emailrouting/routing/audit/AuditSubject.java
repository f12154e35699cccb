package dev.emailrouting.routing.audit;

import java.util.Optional;

import org.immutables.value.Value;

/** The thing that was changed. */
@Value.Immutable
public interface AuditSubject {
    AuditedResource resource();

    /** As the REST path names it. */
    String id();

    /** The zone it belongs to or is. */
    Optional<String> zone();

    /** The account it belongs to or is. */
    Optional<String> account();

    static ImmutableAuditSubject of(AuditedResource resource, String id) {
        return ImmutableAuditSubject.builder().resource(resource).id(id).build();
    }
}
