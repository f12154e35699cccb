package dev.emailrouting.routing.send;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;

/** Addresses that an account sends nothing to: they bounced, or somebody said so. Forwards do not ask. */
@FunctionalInterface
public interface Suppressions {
    /** Nobody. */
    static Suppressions none() {
        return (account, address) -> false;
    }

    /** Whether the account sends nothing to the address now. Throws the store's exception where this cannot be known. */
    boolean contains(AccountName account, EmailAddress address);
}
