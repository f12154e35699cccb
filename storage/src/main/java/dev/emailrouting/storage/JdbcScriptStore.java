package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.script.ActiveScript;
import dev.emailrouting.routing.script.Script;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.script.ScriptStore;
import dev.emailrouting.routing.script.ScriptVersion;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.StoreLimits;

/** Sieve scripts in a database. */
public final class JdbcScriptStore implements ScriptStore {
    private final Database database;
    private final AuditedChanges changes;
    private final SecureRandom random;

    public JdbcScriptStore(
            Database database, Clock clock, SecureRandom random, ChangeOrigins origins, StoreLimits limits) {
        this.database = database;
        this.changes = new AuditedChanges(database, clock, origins, limits);
        this.random = random;
    }

    @Override
    public Script put(
            AccountName account, String name, ScriptSource source, boolean activate, OptionalLong expectedVersion) {
        return changes.make(change ->
                Scripts.put(change, () -> Hex.randomId(random), account, name, source, activate, expectedVersion));
    }

    @Override
    public Optional<Script> script(AccountName account, String name) {
        return database.read(session -> Scripts.find(session, account, name));
    }

    @Override
    public Page<Script> scripts(Optional<AccountName> account, PageRequest page) {
        return database.read(session -> Scripts.list(session, account, page));
    }

    @Override
    public List<ScriptVersion> versions(AccountName account, String name) {
        return database.read(session -> Scripts.versions(session, account, name));
    }

    @Override
    public Optional<ScriptSource> source(AccountName account, String name, int number) {
        return database.read(session -> Scripts.source(session, account, name, number));
    }

    @Override
    public Script activate(AccountName account, String name, int number, OptionalLong expectedVersion) {
        return changes.make(change -> Scripts.activate(change, account, name, number, expectedVersion));
    }

    @Override
    public void delete(AccountName account, String name, OptionalLong expectedVersion) {
        changes.make(change -> {
            Scripts.delete(change, account, name, expectedVersion);
            return null;
        });
    }

    @Override
    public Optional<ActiveScript> active(AccountName account, String name) {
        return database.read(session -> Scripts.active(session, account, name));
    }

    @Override
    public Optional<ScriptSource> source(ActiveScript script) {
        return database.read(session -> Scripts.source(session, script));
    }
}
