package dev.emailrouting.routing.decide;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import dev.emailrouting.routing.DomainName;

/**
 * Tables of at most {@code maxRules} rules together, or one table of more; those that were not asked for longest make room. A
 * look-up takes no lock and, while nothing is loaded, writes nothing: it is made for every recipient of every message.
 */
final class LoadedTables {
    private final long maxRules;
    private final Map<DomainName, Loaded> tables = new ConcurrentHashMap<>();
    private long rules;
    /** Counts what was loaded, and so tells earlier from later. */
    private volatile long clock;

    LoadedTables(long maxRules) {
        this.maxRules = maxRules;
    }

    Optional<ZoneTable> find(DomainName zone) {
        Loaded loaded = tables.get(zone);
        if (loaded == null) {
            return Optional.empty();
        }
        loaded.touch(clock);
        return Optional.of(loaded.table);
    }

    Set<DomainName> zones() {
        return tables.keySet();
    }

    synchronized void put(ZoneTable table) {
        remove(table.zone());
        Loaded loaded = new Loaded(table, clock++);
        tables.put(table.zone(), loaded);
        rules += loaded.weight();
        if (rules > maxRules) {
            makeRoom(table.zone());
        }
    }

    synchronized void remove(DomainName zone) {
        Loaded removed = tables.remove(zone);
        if (removed != null) {
            rules -= removed.weight();
        }
    }

    /** Somewhat more than is needed, so that it is not needed again at once. */
    private void makeRoom(DomainName newest) {
        Map<DomainName, Long> lastUsed = new HashMap<>();
        tables.forEach((zone, loaded) -> lastUsed.put(zone, loaded.lastUsed));
        lastUsed.remove(newest);
        List<DomainName> longestUnusedFirst = lastUsed.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .collect(Collectors.toList());
        for (DomainName zone : longestUnusedFirst) {
            if (rules <= maxRules - maxRules / 8) {
                return;
            }
            remove(zone);
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

        /** An empty table takes room too. */
        private int weight() {
            return table.size() + 1;
        }
    }
}
