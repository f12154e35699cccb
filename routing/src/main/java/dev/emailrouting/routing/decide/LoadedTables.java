package dev.emailrouting.routing.decide;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.emailrouting.routing.DomainName;

/**
 * Tables of at most {@code maxRules} rules together, or one table of more; those that were not asked for longest make room. A
 * look-up takes no lock and, while nothing is loaded, writes nothing: it is made for every recipient of every message.
 */
final class LoadedTables {
    private final long maxRules;
    /** Each table under every domain of its zone. */
    private final Map<DomainName, Loaded> tables = new ConcurrentHashMap<>();

    private long rules;
    /** Counts what was loaded, and so tells earlier from later. */
    private volatile long clock;

    LoadedTables(long maxRules) {
        this.maxRules = maxRules;
    }

    Optional<ZoneTable> find(DomainName domain) {
        Loaded loaded = tables.get(domain);
        if (loaded == null) {
            return Optional.empty();
        }
        loaded.touch(clock);
        return Optional.of(loaded.table);
    }

    Collection<ZoneTable> all() {
        return loaded().map(loaded -> loaded.table).collect(Collectors.toList());
    }

    private Stream<Loaded> loaded() {
        return tables.entrySet().stream()
                .filter(entry -> entry.getKey().equals(entry.getValue().table.zone()))
                .map(Map.Entry::getValue);
    }

    synchronized void put(ZoneTable table) {
        Loaded loaded = new Loaded(table, clock++);
        for (DomainName domain : table.domains()) {
            Loaded before = tables.put(domain, loaded);
            if (before != null) {
                forget(before);
            }
        }
        rules += loaded.weight();
        if (rules > maxRules) {
            makeRoom(loaded);
        }
    }

    /** Forgets the table that has the domain, under all its domains. */
    synchronized void remove(DomainName domain) {
        Loaded loaded = tables.get(domain);
        if (loaded != null) {
            forget(loaded);
        }
    }

    private void forget(Loaded loaded) {
        loaded.table.domains().forEach(domain -> tables.remove(domain, loaded));
        rules -= loaded.weight();
    }

    /** Somewhat more than is needed, so that it is not needed again at once. */
    private void makeRoom(Loaded newest) {
        // Look-ups go on meanwhile, and a sort wants times that stand still.
        Map<Loaded, Long> lastUsed = new HashMap<>();
        loaded().filter(loaded -> loaded != newest).forEach(loaded -> lastUsed.put(loaded, loaded.lastUsed));
        List<Loaded> longestUnusedFirst = lastUsed.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
        for (Loaded loaded : longestUnusedFirst) {
            if (rules <= maxRules - maxRules / 8) {
                return;
            }
            forget(loaded);
        }
    }

    private static final class Loaded {
        private final ZoneTable table;
        private volatile long lastUsed;

        private Loaded(ZoneTable table, long now) {
            this.table = table;
            this.lastUsed = now;
        }

        private void touch(long now) {
            if (lastUsed != now) {
                lastUsed = now;
            }
        }

        /** A table without rules takes room too, and each domain that it is found by. */
        private int weight() {
            return table.weight();
        }
    }
}
