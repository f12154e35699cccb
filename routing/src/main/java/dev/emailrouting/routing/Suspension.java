package dev.emailrouting.routing;

import java.time.Instant;

import org.immutables.value.Value;

/** Why nothing is forwarded to a verified destination for now. */
@Value.Immutable
public interface Suspension {
    Instant since();

    /** In words for an administrator. */
    String reason();
}
