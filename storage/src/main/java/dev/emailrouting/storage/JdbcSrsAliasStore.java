package dev.emailrouting.storage;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import dev.emailrouting.srs.SrsAliasStore;

/** Stored senders in a database; one is on disk when {@link #put} returns, for a bounce must find it. */
public final class JdbcSrsAliasStore implements SrsAliasStore {
    private final Database database;
    private final Clock clock;

    public JdbcSrsAliasStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void put(String key, String sender, Instant expires) {
        Instant now = clock.instant();
        database.write(session -> {
            session.update(
                    "insert into srs_aliases (alias, sender, first_kept, expires) values (?, ?, ?, ?)"
                            + " on conflict do nothing",
                    key,
                    sender,
                    now,
                    expires);
            return session.update(
                    "update srs_aliases set sender = ?, expires = ? where alias = ?", sender, expires, key);
        });
    }

    @Override
    public Optional<String> find(String key, Instant now) {
        return database.read(session -> session.first(
                row -> row.getString("sender"),
                "select sender from srs_aliases where alias = ? and expires > ?",
                key,
                now));
    }

    @Override
    public long countSince(Instant time) {
        return database.read(session -> session.number("select count(*) from srs_aliases where first_kept >= ?", time));
    }

    @Override
    public int deleteExpired(Instant now) {
        return database.write(session -> session.update("delete from srs_aliases where expires <= ?", now));
    }
}
