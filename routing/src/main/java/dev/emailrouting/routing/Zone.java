package dev.emailrouting.routing;

import java.time.Instant;

import org.immutables.value.Value;

/** A domain whose mail is routed by rules. */
@Value.Immutable
public interface Zone {
    /** Stable, 32 hex digits. */
    String id();

    DomainName name();

    AccountName account();

    /** Whether making the zone put its domain into James's DomainList, so that deleting the zone takes it out again. */
    boolean domainAddedByUs();

    @Value.Default
    default ZoneSettings settings() {
        return ZoneSettings.ofNewZone();
    }

    /** Counts the changes to this resource, from 1; its ETag. */
    long version();

    Instant created();

    Instant modified();
}
