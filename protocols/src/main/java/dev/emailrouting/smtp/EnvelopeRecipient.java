package dev.emailrouting.smtp;

import java.util.Optional;
import java.util.Set;

import org.immutables.value.Value;

/** A recipient and what its sender wants to hear about it (RFC 3461 4.1, 4.2). */
@Value.Immutable
public interface EnvelopeRecipient {

    /** When a notification is wanted. */
    enum Notify {
        NEVER,
        SUCCESS,
        FAILURE,
        DELAY
    }

    static EnvelopeRecipient of(EnvelopeAddress address) {
        return ImmutableEnvelopeRecipient.builder().address(address).build();
    }

    EnvelopeAddress address();

    /** Empty: the parameter was not given. */
    Set<Notify> notifies();

    /** The address the sender wrote, before any rewriting. */
    Optional<EnvelopeAddress> originalRecipient();
}
