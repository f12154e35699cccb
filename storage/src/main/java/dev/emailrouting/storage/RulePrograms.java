package dev.emailrouting.storage;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.ProgramCall;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.store.ConflictException;

/** Which rules run which programs: the column {@code program} of the table {@code rules}. */
final class RulePrograms {
    private static final int NAMED = 5;

    private RulePrograms() {}

    /** What the column says of a rule; null for one that runs none. */
    static String column(RuleContent content) {
        return content.program().map(RulePrograms::text).orElse(null);
    }

    private static String text(ProgramCall call) {
        return call.kind().word() + ":" + call.name();
    }

    /** @throws ConflictException naming some of the rules that do */
    static void mustBeRunByNoRule(Session session, AccountName account, ProgramCall call) throws SQLException {
        List<String> rules = session.list(
                row -> row.getString("id") + " of " + row.getString("zone"),
                "select r.id, r.zone from rules r join zones z on z.name = r.zone where r.program = ? and z.account = ?"
                        + " order by r.zone, r.priority, r.made limit ?",
                text(call),
                account.toString(),
                NAMED + 1);
        if (!rules.isEmpty()) {
            throw new ConflictException(
                    "name",
                    "rules run it: " + rules.stream().limit(NAMED).collect(Collectors.joining(", "))
                            + (rules.size() > NAMED ? " and others" : ""));
        }
    }

    /** The owners of the rules that do; the empty one for rules that are nobody's. */
    static Set<String> owners(Session session, AccountName account, ProgramCall call) throws SQLException {
        return Set.copyOf(session.list(
                row -> row.getString("owner"),
                "select distinct r.owner from rules r join zones z on z.name = r.zone where r.program = ? and z.account = ?",
                text(call),
                account.toString()));
    }

    /** @throws ConflictException where the account has no such program, which may have gone since the rule was checked */
    static void mustBeThere(Session session, AccountName account, RuleContent content) throws SQLException {
        Optional<ProgramCall> call = content.program();
        if (call.isPresent() && !isThere(session, account, call.get())) {
            throw new ConflictException("actions", "account " + account + " has no " + call.get());
        }
    }

    private static boolean isThere(Session session, AccountName account, ProgramCall call) throws SQLException {
        switch (call.kind()) {
            case SIEVE:
                return Scripts.active(session, account, call.name()).isPresent();
            case WEBHOOK:
                return MessageHooks.find(session, account, call.name()).isPresent();
        }
        throw new IllegalStateException("an unknown kind of program");
    }
}
