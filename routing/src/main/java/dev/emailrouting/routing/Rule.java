package dev.emailrouting.routing;

import java.time.Instant;

import org.immutables.value.Value;

/** A rule of a zone: which recipients it takes, and what happens to their mail. */
@Value.Immutable
public interface Rule {
    /** Stable, 32 hex digits. */
    String id();

    DomainName zone();

    RuleContent content();

    /** Counts the changes to this resource, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();
}
