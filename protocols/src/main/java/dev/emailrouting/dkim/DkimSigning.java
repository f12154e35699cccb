package dev.emailrouting.dkim;

import java.util.Optional;

import org.immutables.value.Value;

/** Signatures to be put on top of a message, or why there are none. */
@Value.Immutable
public interface DkimSigning {
    static DkimSigning none(String reason) {
        return ImmutableDkimSigning.builder().reason(reason).build();
    }

    /** One DKIM-Signature a key, each folded and with its CRLF; ASCII. */
    Optional<String> fields();

    /** In words for an operator. */
    String reason();
}
