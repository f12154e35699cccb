package dev.emailrouting.routing.activity;

import org.immutables.value.Value;

/** How a message left for its next hop, or did not, in a few words each. */
@Value.Immutable
public interface TransportSummary {
    /** The host and the address that was spoken to: {@code mx.example.net[192.0.2.1]:25}. */
    String mx();

    /** The version, such as {@code TLSv1.3}; {@code none} in clear. */
    String tls();

    /** What the destination's policy asks for: {@code enforce}, {@code testing} or {@code none}, and where it is not the domain's own why. */
    String policy();

    /** {@code authenticated}, or why the host is not proven, beginning with a result type of RFC 8460 4.3. */
    String verdict();

    /** With the beginnings only: the words may come from what a server showed. */
    default TransportSummary bounded() {
        return ImmutableTransportSummary.builder()
                .mx(Bounds.cut(mx(), Bounds.MAX_ADDRESS))
                .tls(Bounds.cut(tls(), Bounds.MAX_RESULT))
                .policy(Bounds.cut(policy(), Bounds.MAX_RESULT))
                .verdict(Bounds.cut(verdict(), Bounds.MAX_VERDICT))
                .build();
    }
}
