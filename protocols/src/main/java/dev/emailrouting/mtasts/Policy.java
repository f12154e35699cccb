package dev.emailrouting.mtasts;

import java.time.Instant;
import java.util.List;

import org.immutables.value.Value;

/** The policy of a domain as it was fetched. */
@Value.Immutable
public interface Policy {
    /** Whose recipients it is about (RFC 8461 3.4): A-labels, lower case, no trailing dot. */
    @Value.Parameter
    String domain();

    /** Of the TXT record that told of it. */
    @Value.Parameter
    String id();

    @Value.Parameter
    StsPolicy content();

    @Value.Parameter
    Instant fetched();

    static Policy of(String domain, String id, StsPolicy content, Instant fetched) {
        return ImmutablePolicy.of(domain, id, content, fetched);
    }

    /** From when on it demands nothing any more (RFC 8461 3.2, max_age). */
    default Instant expires() {
        return fetched().plus(content().maxAge());
    }

    /** As {@link StsPolicy#mode}. */
    default StsMode mode() {
        return content().mode();
    }

    /** As {@link StsPolicy#mx}. */
    default List<MxPattern> mx() {
        return content().mx();
    }

    /** As {@link StsPolicy#permits}. */
    default boolean permits(String mxHost) {
        return content().permits(mxHost);
    }
}
