package dev.emailrouting.dns;

import org.immutables.value.Value;

/** A mail exchanger (RFC 5321 5.1): the lower the priority, the sooner it is tried. */
@Value.Immutable
public interface MxRecord {
    static MxRecord of(int priority, String exchange) {
        return ImmutableMxRecord.of(priority, exchange);
    }

    @Value.Parameter
    int priority();

    /** Lower case, without the trailing dot; {@code .} alone is the null MX of RFC 7505. */
    @Value.Parameter
    String exchange();
}
