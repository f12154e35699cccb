package dev.emailrouting.storage;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.activity.RuleUse;

/** The table {@code rule_uses}. */
final class RuleUseCounts {
    private RuleUseCounts() {}

    /** @param uses in the order of the ids, so that nodes which count the same rules wait for each other in one order */
    static void add(Session session, Map<String, RuleUse> uses) throws SQLException {
        if (uses.isEmpty()) {
            return;
        }
        session.updateEach(
                "insert into rule_uses (rule, hits, last_used) values (?, 0, ?) on conflict do nothing",
                uses.entrySet().stream()
                        .map(use -> new Object[] {use.getKey(), use.getValue().lastUsed()})
                        .collect(Collectors.toList()));
        session.updateEach(
                "update rule_uses set hits = hits + ?, last_used = case when last_used < ? then ? else last_used end"
                        + " where rule = ?",
                uses.entrySet().stream()
                        .map(use -> new Object[] {
                            use.getValue().hits(),
                            use.getValue().lastUsed(),
                            use.getValue().lastUsed(),
                            use.getKey()
                        })
                        .collect(Collectors.toList()));
    }

    static Map<String, RuleUse> of(Session session, Set<String> rules) throws SQLException {
        Map<String, RuleUse> uses = new HashMap<>();
        session.listAmong(
                row -> uses.put(
                        row.getString("rule"), RuleUse.of(row.getLong("hits"), Session.instant(row, "last_used"))),
                "select rule, hits, last_used from rule_uses where rule",
                rules);
        return uses;
    }

    static void deleteOfZone(Session session, DomainName zone) throws SQLException {
        session.update("delete from rule_uses where rule in (select id from rules where zone = ?)", zone.toString());
    }

    /** Rows that are written behind the rule's end leave a count that nobody asks for. */
    static void delete(Session session, Rule rule) throws SQLException {
        session.update("delete from rule_uses where rule = ?", rule.id());
    }
}
