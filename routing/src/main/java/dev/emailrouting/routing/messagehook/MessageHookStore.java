package dev.emailrouting.routing.messagehook;

import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.MessageHookContent;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.VersionMismatchException;

/** Keeps message hooks. Versions are as in {@link dev.emailrouting.routing.store.RoutingStore}. */
public interface MessageHookStore {
    /** As many as an account may have. */
    int MAX_PER_ACCOUNT = 50;

    /**
     * Makes the hook with a secret of its own, or sets its content and leaves the secret.
     *
     * @param expectedVersion 0 for a hook that must not be there
     * @throws NotFoundException when the account does not exist
     * @throws ConflictException naming {@code account} when it has {@link #MAX_PER_ACCOUNT}
     * @throws VersionMismatchException when the hook's version is another than the expected one
     */
    KeptHook put(AccountName account, String name, MessageHookContent content, OptionalLong expectedVersion);

    Optional<MessageHook> hook(AccountName account, String name);

    /** By account and name; of all accounts where none is given. */
    Page<MessageHook> hooks(Optional<AccountName> account, PageRequest page);

    /** Gives it another secret, which is signed with from now on, by other nodes within a second. */
    KeptHook rotateSecret(AccountName account, String name, OptionalLong expectedVersion);

    /** @throws ConflictException naming rules that use it */
    void delete(AccountName account, String name, OptionalLong expectedVersion);

    Optional<KeptHook> kept(AccountName account, String name);
}
