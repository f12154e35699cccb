package dev.emailrouting.routing.activity;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts the uses of rules in activity rows. */
public final class RuleUses {
    private RuleUses() {}

    /** By the rules' ids, in their order. A rule that forwards and delivers has two rows of a recipient, and is used once. */
    public static Map<String, RuleUse> in(List<ActivityRow> rows) {
        Map<String, RuleUse> uses = new TreeMap<>();
        Set<List<String>> counted = new HashSet<>();
        for (ActivityRow row : rows) {
            if (row.ruleId().isPresent() && row.outcome().isOfADecision() && isFirst(row, counted)) {
                uses.merge(row.ruleId().get(), RuleUse.of(1, row.time()), RuleUse::and);
            }
        }
        return uses;
    }

    /** At RCPT, where a mail has no name yet, each row is of a mail of its own. */
    private static boolean isFirst(ActivityRow row, Set<List<String>> counted) {
        return row.mailName().isEmpty()
                || counted.add(List.of(
                        row.mailName().get(),
                        row.recipient().toLowerCase(Locale.ROOT),
                        row.ruleId().orElseThrow()));
    }
}
