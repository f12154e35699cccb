package dev.emailrouting.routing.send;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.VersionMismatchException;

/** Keeps bindings. Missing ones and versions are as in {@link dev.emailrouting.routing.store.RoutingStore}. */
public interface BindingStore {
    int MAX_PER_ACCOUNT = 100;
    /** Of one binding, those that end included. */
    int MAX_TOKENS = 10;

    /**
     * @throws NotFoundException when the account does not exist
     * @throws ConflictException naming {@code name} when there is one of that name, and {@code account} when it has {@link
     *     #MAX_PER_ACCOUNT}
     */
    Binding create(BindingName name, AccountName account, SendRights rights);

    Optional<Binding> binding(BindingName name);

    /** By their names; of all accounts where none is given. */
    Page<Binding> bindings(Optional<AccountName> account, PageRequest page);

    /** @throws VersionMismatchException when the version is another than the expected one */
    Binding update(BindingName name, SendRights rights, OptionalLong expectedVersion);

    /** Deletes it with its tokens. */
    void delete(BindingName name, OptionalLong expectedVersion);

    /**
     * Gives the binding a new token.
     *
     * @param overlap how long its present tokens go on to hold; zero ends them at once
     * @throws ConflictException naming {@code token} when {@link #MAX_TOKENS} hold
     */
    SendToken issueToken(BindingName name, Duration overlap);

    /** Ends all its tokens at once. */
    Binding revokeTokens(BindingName name);

    /** The binding whose token it is, enabled or not, without its {@link Binding#tokens()}; empty for one that does not hold, or no more. */
    Optional<Binding> byToken(SendToken token, Instant now);
}
