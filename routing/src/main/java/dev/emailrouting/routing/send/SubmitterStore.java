package dev.emailrouting.routing.send;

import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.VersionMismatchException;

/** Keeps submitters, one of a user. Versions are as in {@link dev.emailrouting.routing.store.RoutingStore}. */
public interface SubmitterStore extends Submitters {
    int MAX_PER_ACCOUNT = 100_000;

    /**
     * Makes the entry, or sets its rights; it keeps the account that it was made with.
     *
     * @param expectedVersion 0 for one that must not be there
     * @throws NotFoundException when the account does not exist
     * @throws ConflictException naming {@code account} when it has {@link #MAX_PER_ACCOUNT}, or the entry is another's
     * @throws VersionMismatchException when the version is another than the expected one
     */
    Submitter put(EmailAddress user, AccountName account, SendRights rights, OptionalLong expectedVersion);

    /** By their users; what is empty does not filter. The text stands in the user's address. */
    Page<Submitter> submitters(Optional<AccountName> account, Optional<String> text, PageRequest page);

    /**
     * @throws NotFoundException when there is none
     * @throws VersionMismatchException when the version is another than the expected one
     */
    void delete(EmailAddress user, OptionalLong expectedVersion);
}
