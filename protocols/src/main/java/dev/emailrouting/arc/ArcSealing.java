package dev.emailrouting.arc;

import java.util.Optional;

import org.immutables.value.Value;

/** A set to be put on top of a message, or why there is none. */
@Value.Immutable
public interface ArcSealing {
    static ArcSealing none(String reason) {
        return ImmutableArcSealing.builder().reason(reason).build();
    }

    /** ARC-Seal, ARC-Message-Signature and ARC-Authentication-Results, each folded and with its CRLF; ASCII. */
    Optional<String> fields();

    /** In words for an operator. */
    String reason();
}
