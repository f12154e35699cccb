package dev.emailrouting.routing.store;

import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.EmailAddress;
import org.immutables.value.Value;

/**
 * The links by which owners of addresses verify them: one a destination at most, kept as a hash, and how many were mailed. A
 * write is durable when its method returns. An administrator who verifies a destination, or takes that back, voids its link.
 */
public interface VerificationStore {

    /**
     * Keeps the hash of a link that is about to be mailed; an earlier link of the destination is void from now on.
     *
     * @throws TooManyMailsException when a limit is reached; nothing is changed then
     * @throws NotFoundException when there is no such destination
     */
    PendingVerification begin(String destinationId, String linkHash, Instant expires, MailLimits limits);

    /** @throws TooManyMailsException when no mail may go to the address for this account now */
    void checkLimits(AccountName account, EmailAddress email, MailLimits limits);

    Optional<PendingVerification> pendingVerification(String destinationId);

    /**
     * Verifies the destination, lifts a suspension, and forgets the link, which so counts once.
     *
     * @return the destination; empty when the link is not the one that waits, or has expired
     */
    Optional<Destination> confirm(String destinationId, String linkHash);

    /** A link that was mailed and not used yet. */
    @Value.Immutable
    interface PendingVerification {
        String linkHash();

        Instant sent();

        Instant expires();
    }

    /** How many mails may go out within an hour. */
    @Value.Immutable
    interface MailLimits {
        /** To one address, whichever accounts ask for them. */
        int perAddress();

        int perAccount();
    }
}
