package dev.emailrouting.routing.script;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.VersionMismatchException;

/** Keeps scripts and their versions. Versions are as in {@link dev.emailrouting.routing.store.RoutingStore}. */
public interface ScriptStore extends ActiveScripts {
    /** The last ones of each script; the one in use is kept besides, however old it is. */
    int VERSIONS_KEPT = 20;

    /**
     * Makes the script, or a version of it; what the newest version says already makes none.
     *
     * @param activate whether rules run it from now on; else they go on as before
     * @param expectedVersion 0 for a script that must not be there
     * @throws NotFoundException when the account does not exist
     * @throws ConflictException naming {@code account} when it has as many as it may
     * @throws VersionMismatchException when the script's version is another than the expected one
     */
    Script put(AccountName account, String name, ScriptSource source, boolean activate, OptionalLong expectedVersion);

    Optional<Script> script(AccountName account, String name);

    /** By account and name; of all accounts where none is given. */
    Page<Script> scripts(Optional<AccountName> account, PageRequest page);

    /** Those that are kept, the newest first; none of a script that is not there. */
    List<ScriptVersion> versions(AccountName account, String name);

    /** The text of a version that is kept. */
    Optional<ScriptSource> source(AccountName account, String name, int number);

    /** @throws NotFoundException when the version is not kept */
    Script activate(AccountName account, String name, int number, OptionalLong expectedVersion);

    /** @throws ConflictException naming rules that run it */
    void delete(AccountName account, String name, OptionalLong expectedVersion);
}
