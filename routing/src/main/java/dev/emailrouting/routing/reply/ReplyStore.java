package dev.emailrouting.routing.reply;

import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.routing.store.StoreUnavailableException;

/**
 * Remembers for all nodes who was answered, when, by what (RFC 5230 4.2). Every method throws {@link StoreUnavailableException} where the
 * store cannot answer.
 */
public interface ReplyStore {
    /** Why the claim would be refused; empty where it would be granted, or was, for the same reply to the same message. Changes nothing. */
    Optional<ReplyRefusal> refusalOf(ReplyClaim claim, ReplyLimits limits);

    /**
     * Counts the reply as sent, where nothing forbids it. Of several that claim at once as many are granted as if one came after the
     * other. Of those remembered for the rule the oldest make room.
     */
    ClaimResult claim(ReplyClaim claim, ReplyLimits limits);

    /** The reply of the claim is on its way. Without this it counts as sent all the same, for nobody knows better. */
    void sent(long id, String messageId);

    /** It was not sent: as if it had never been claimed. */
    void takeBack(long id);

    /** Says how many are forgotten that no limit and no period can ask for any more. */
    int deleteExpired(Instant now);
}
