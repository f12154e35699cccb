package dev.emailrouting.srs;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.MovableClock;

/** Counts as first kept at the time of the fixture's clock. */
final class InMemorySrsAliasStore implements SrsAliasStore {
    private record Row(String sender, Instant firstKept, Instant expires) {}

    private final Map<String, Row> rows = new HashMap<>();
    private final MovableClock clock;

    InMemorySrsAliasStore(MovableClock clock) {
        this.clock = clock;
    }

    @Override
    public void put(String key, String sender, Instant expires) {
        Instant firstKept = rows.containsKey(key) ? rows.get(key).firstKept() : clock.instant();
        rows.put(key, new Row(sender, firstKept, expires));
    }

    @Override
    public Optional<String> find(String key, Instant now) {
        return Optional.ofNullable(rows.get(key))
                .filter(row -> row.expires().isAfter(now))
                .map(Row::sender);
    }

    @Override
    public long countSince(Instant time) {
        return rows.values().stream()
                .filter(row -> !row.firstKept().isBefore(time))
                .count();
    }

    @Override
    public int deleteExpired(Instant now) {
        int before = rows.size();
        rows.values().removeIf(row -> !row.expires().isAfter(now));
        return before - rows.size();
    }
}
