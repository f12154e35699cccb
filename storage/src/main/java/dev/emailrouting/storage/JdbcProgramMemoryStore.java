package dev.emailrouting.storage;

import java.sql.SQLException;
import java.time.Instant;

import dev.emailrouting.routing.program.ProgramFailedException;
import dev.emailrouting.routing.program.ProgramMemoryStore;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** The table {@code program_memory}. What is remembered reaches the disk within a second. */
public final class JdbcProgramMemoryStore implements ProgramMemoryStore {
    /** Keys of one rule; beyond it the oldest go. */
    static final int MAX_PER_RULE = 10_000;

    private final Database database;
    private final int maxPerRule;

    public JdbcProgramMemoryStore(Database database) {
        this(database, MAX_PER_RULE);
    }

    JdbcProgramMemoryStore(Database database, int maxPerRule) {
        this.database = database;
        this.maxPerRule = maxPerRule;
    }

    @Override
    public boolean remembers(String ruleId, String key, Instant at) {
        try {
            return database.read(session -> session.number(
                            "select count(*) from program_memory where rule = ? and remembered = ? and until_time > ?",
                            ruleId,
                            key,
                            at))
                    > 0;
        } catch (StoreUnavailableException e) {
            throw new ProgramFailedException("what was remembered cannot be read now", e);
        }
    }

    @Override
    public void remember(String ruleId, String key, Instant until) {
        try {
            database.writeBehind(session -> {
                remember(session, ruleId, key, until);
                return null;
            });
        } catch (StoreUnavailableException e) {
            throw new ProgramFailedException("nothing can be remembered now", e);
        }
    }

    private void remember(Session session, String ruleId, String key, Instant until) throws SQLException {
        Instant known = session.first(
                        row -> Session.instant(row, "until_time"),
                        "select until_time from program_memory where rule = ? and remembered = ?",
                        ruleId,
                        key)
                .orElse(until);
        // Written anew, so that it is among the youngest; another node may do so at the same time.
        session.update("delete from program_memory where rule = ? and remembered = ?", ruleId, key);
        session.update(
                "insert into program_memory (rule, remembered, until_time) values (?, ?, ?) on conflict do nothing",
                ruleId,
                key,
                known.isAfter(until) ? known : until);
        session.update(
                "delete from program_memory where rule = ? and id <= (select id from program_memory where rule = ?"
                        + " order by id desc limit 1 offset ?)",
                ruleId,
                ruleId,
                maxPerRule);
    }

    @Override
    public int forgetBefore(Instant time) {
        return database.deleteUpTo("program_memory", "until_time", time)
                + database.writeBehind(session -> session.update("delete from program_memory where not exists"
                        + " (select 1 from rules r where r.id = program_memory.rule)"));
    }
}
