package dev.emailrouting.benchmarks;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcRoutingStore;

/** How long many stored zones keep a server from starting, and how much heap is in use with some of them active. */
final class ScaleFootprint {
    private ScaleFootprint() {}

    public static void main(String[] args) {
        String url = args[0];
        int zones = Integer.parseInt(args[1]);
        long begun = System.nanoTime();
        try (Database database = Database.open(url)) {
            JdbcRoutingStore store =
                    new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
            long opened = System.nanoTime();
            try (RoutingTables tables = RoutingTables.open(store, ScaleBenchmark.MAX_RULES, Duration.ofSeconds(1))) {
                long known = System.nanoTime();
                System.out.printf(
                        "database opened in %d ms, %d domains known after %d ms more, heap %d MiB%n",
                        (opened - begun) / 1_000_000, tables.countDomains(), (known - opened) / 1_000_000, usedMiB());
                long before = System.nanoTime();
                long active = Arrays.stream(ScaleBenchmark.active(zones))
                        .mapToObj(zone -> tables.lookup(DomainName.parse(ManyZones.name(zone))))
                        .filter(lookup -> lookup.table().isPresent())
                        .count();
                System.out.printf(
                        "%d active zones loaded in %d ms, heap %d MiB%n",
                        active, (System.nanoTime() - before) / 1_000_000, usedMiB());
            }
        }
    }

    private static long usedMiB() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.gc();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 20;
    }
}
