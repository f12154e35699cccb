package dev.emailrouting.routing.tlsreport;

import org.immutables.value.Value;

/** A received report in the store. */
@Value.Immutable
public interface KeptReport {
    @Value.Parameter
    String id();

    @Value.Parameter
    ReceivedReport received();
}
