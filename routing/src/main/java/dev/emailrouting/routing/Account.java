package dev.emailrouting.routing;

import java.time.Instant;

import org.immutables.value.Value;

/** An owner of zones and destinations. A rule uses only destinations of its own account. */
@Value.Immutable
public interface Account {
    AccountName name();

    /** Counts the changes to this resource, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();
}
