package dev.emailrouting.routing.activity;

import java.time.Instant;
import java.util.Optional;

import org.immutables.value.Value;

/** Which activity rows are wanted; what is empty does not filter. */
@Value.Immutable
public interface ActivityQuery {
    Optional<String> messageId();

    Optional<String> mailName();

    Optional<String> sender();

    Optional<String> recipient();

    /** Either side: the recipient, or where it went. */
    Optional<String> address();

    Optional<String> zone();

    Optional<String> account();

    Optional<String> ruleId();

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
                .withSender(Bounds.cut(sender(), Bounds.MAX_ADDRESS))
                .withRecipient(Bounds.cut(recipient(), Bounds.MAX_ADDRESS))
                .withAddress(Bounds.cut(address(), Bounds.MAX_ADDRESS))
                .withZone(Bounds.cut(zone(), Bounds.MAX_ADDRESS))
                .withAccount(Bounds.cut(account(), Bounds.MAX_NAME))
                .withRuleId(Bounds.cut(ruleId(), Bounds.MAX_NAME));
    }
}
