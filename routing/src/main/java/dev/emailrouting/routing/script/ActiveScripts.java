package dev.emailrouting.routing.script;

import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** The scripts in use, by name. */
public interface ActiveScripts {
    /** @throws StoreUnavailableException where the store is away */
    Optional<ActiveScript> active(AccountName account, String name);

    /** Empty where it has gone meanwhile. */
    Optional<ScriptSource> source(ActiveScript script);
}
