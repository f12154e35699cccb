package dev.emailrouting.routing.reply;

import java.time.Duration;
import java.time.Instant;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import org.immutables.value.Value;

/** A reply that is about to be sent, by what it counts for. The hashes have 64 characters each. */
@Value.Immutable
public interface ReplyClaim {
    AccountName account();

    String ruleId();

    /** Hash of what is said, or of its handle. */
    String content();

    EmailAddress sender();

    /** The domain that somebody had to register for it. */
    String senderDomain();

    /** Hash of the conversation with the sender. */
    String conversation();

    /** Hash of the message that is answered, and of who answers it. */
    String message();

    Instant time();

    /** How long the same sender gets the same no other time; zero: any time. */
    Duration period();
}
