package dev.emailrouting.smtp;

import java.util.List;
import java.util.Optional;

import com.google.common.base.CharMatcher;
import com.google.common.base.Preconditions;
import org.immutables.value.Value;

/** Whom a message is from, whom it is for, and what shall come back (RFC 5321 2.3.1, RFC 3461 4.3, 4.4). */
@Value.Immutable
public interface Envelope {

    /** How much of the message a notification shall carry. */
    enum Return {
        FULL,
        HDRS
    }

    /** RFC 3461 4.4. */
    int MAX_ENVELOPE_ID = 100;

    /** Empty for the null sender. */
    Optional<EnvelopeAddress> sender();

    /** At least one, each once. */
    List<EnvelopeRecipient> recipients();

    Optional<Return> returned();

    /** In xtext (RFC 3461 4), at most {@value #MAX_ENVELOPE_ID} characters, as the client gave it. */
    Optional<String> envelopeId();

    @Value.Check
    default void check() {
        Preconditions.checkState(!recipients().isEmpty(), "an envelope has a recipient");
        Preconditions.checkState(
                recipients().stream().distinct().count() == recipients().size(), "each recipient stands once");
        envelopeId()
                .ifPresent(id -> Preconditions.checkState(
                        id.length() <= MAX_ENVELOPE_ID
                                && CharMatcher.inRange('!', '~').matchesAllOf(id),
                        "ENVID is xtext"));
    }
}
