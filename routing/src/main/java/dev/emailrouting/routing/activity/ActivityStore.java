package dev.emailrouting.routing.activity;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** Keeps activity rows. */
public interface ActivityStore {

    /** Appends all rows and counts the uses of rules in them ({@link RuleUses}), or does nothing when it throws. */
    void append(List<ActivityRow> rows);

    /** Newest first. */
    Page<ActivityRow> find(ActivityQuery query, PageRequest page);

    /** How often rules were used since they were made, by their ids; one that never was is not there. */
    Map<String, RuleUse> usesOf(Set<String> ruleIds);

    /** Deletes rows older than the time and says how many. The uses of rules stay counted. */
    int deleteBefore(Instant time);
}
