package dev.emailrouting.routing.activity;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** Which activity rows are wanted; what is empty does not filter. */
@Value.Immutable
public interface ActivityQuery {
    Optional<String> messageId();

    Optional<String> mailName();

    Optional<String> recipient();

    Optional<String> zone();

    Optional<ActivityOutcome> outcome();

    /** Inclusive. */
    Optional<Instant> since();

    /** Exclusive. */
    Optional<Instant> until();

    /** Asking for texts as {@link ActivityRow#bounded} keeps them. */
    default ActivityQuery bounded() {
        return ImmutableActivityQuery.copyOf(this)
                .withMessageId(Bounds.cut(messageId(), Bounds.MAX_MESSAGE_ID))
                .withMailName(Bounds.cut(mailName(), Bounds.MAX_NAME))
                .withRecipient(Bounds.cut(recipient(), Bounds.MAX_ADDRESS))
                .withZone(Bounds.cut(zone(), Bounds.MAX_ADDRESS));
    }
}
