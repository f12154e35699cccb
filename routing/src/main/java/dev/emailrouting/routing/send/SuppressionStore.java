package dev.emailrouting.routing.send;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** Keeps suppressions. One that has expired is as none. */
public interface SuppressionStore extends Suppressions {
    int MAX_PER_ACCOUNT = 100_000;

    /**
     * Adds them, all or none. One of an address that the account has already takes its place.
     *
     * @throws NotFoundException when an account does not exist
     * @throws ConflictException naming {@code account} when it has {@link #MAX_PER_ACCOUNT}
     */
    void add(Collection<Suppression> suppressions);

    /**
     * Adds what the server found out itself, unless the account has the address already. What belongs to no account, or to one that is
     * full, is not kept.
     *
     * @return those that were kept
     */
    List<Suppression> addBounced(Collection<Suppression> bounced);

    /** @throws NotFoundException when there is none */
    void delete(AccountName account, EmailAddress email);

    Optional<Suppression> suppression(AccountName account, EmailAddress email);

    /** By account and address; what is empty does not filter. The text stands in the address or the note. */
    Page<Suppression> suppressions(
            Optional<AccountName> account,
            Optional<Suppression.Reason> reason,
            Optional<String> text,
            PageRequest page);

    /** All that somebody said so of, of one moment, by account and address. */
    List<Suppression> manual(Optional<AccountName> account);

    /** Those in {@code asked} that the account sends nothing to now. */
    Set<EmailAddress> among(AccountName account, Set<EmailAddress> asked);

    /** @return how many were deleted */
    int deleteExpired(Instant now);
}
