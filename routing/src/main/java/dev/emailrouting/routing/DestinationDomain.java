package dev.emailrouting.routing;

import java.time.Instant;

import org.immutables.value.Value;

/** A domain outside that an account's rules may forward to any address of: an administrator answers for it. */
@Value.Immutable
public interface DestinationDomain {
    /** Stable, 32 hex digits. */
    String id();

    AccountName account();

    DomainName domain();

    Instant created();
}
