package dev.emailrouting.routing.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.common.collect.Maps;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;

/** Activity rows in memory, the newest of one time last in the list. */
public final class MemoryActivityStore implements ActivityStore {
    private final List<ActivityRow> rows = new ArrayList<>();
    private final Map<String, RuleUse> uses = new HashMap<>();

    @Override
    public synchronized void append(List<ActivityRow> added) {
        added.forEach(row -> rows.add(row.bounded()));
        RuleUses.in(added).forEach((rule, use) -> uses.merge(rule, use, RuleUse::and));
    }

    @Override
    public synchronized Page<ActivityRow> find(ActivityQuery query, PageRequest page) {
        List<ActivityRow> found = rows.stream()
                .filter(row -> matches(row, query.bounded()))
                .collect(Collectors.toCollection(ArrayList::new));
        Collections.reverse(found);
        found.sort((one, other) -> other.time().compareTo(one.time()));
        return new Page<>(
                found.stream().skip(page.offset()).limit(page.limit()).collect(Collectors.toList()), found.size());
    }

    private static boolean matches(ActivityRow row, ActivityQuery query) {
        return agrees(query.messageId(), row.messageId())
                && agrees(query.mailName(), row.mailName())
                && agrees(query.recipient().map(MemoryActivityStore::lower), Optional.of(lower(row.recipient())))
                && agrees(
                        query.sender().map(MemoryActivityStore::lower),
                        row.sender().map(MemoryActivityStore::lower))
                && query.address()
                        .map(MemoryActivityStore::lower)
                        .filter(address -> !isOneOf(address, row))
                        .isEmpty()
                && agrees(query.zone(), row.zone())
                && agrees(query.account(), row.account())
                && agrees(query.ruleId(), row.ruleId())
                && agrees(query.outcome(), Optional.of(row.outcome()))
                && query.since().filter(row.time()::isBefore).isEmpty()
                && query.until().filter(until -> !row.time().isBefore(until)).isEmpty();
    }

    private static boolean isOneOf(String address, ActivityRow row) {
        return lower(row.recipient()).equals(address)
                || row.destinations().stream()
                        .anyMatch(destination -> lower(destination).equals(address));
    }

    private static <T> boolean agrees(Optional<T> wanted, Optional<T> found) {
        return wanted.isEmpty() || wanted.equals(found);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @Override
    public synchronized Map<String, RuleUse> usesOf(Set<String> ruleIds) {
        return Map.copyOf(Maps.filterKeys(uses, ruleIds::contains));
    }

    @Override
    public synchronized int deleteBefore(Instant time) {
        int before = rows.size();
        rows.removeIf(row -> row.time().isBefore(time));
        return before - rows.size();
    }

    public synchronized List<ActivityRow> rows() {
        return List.copyOf(rows);
    }
}
