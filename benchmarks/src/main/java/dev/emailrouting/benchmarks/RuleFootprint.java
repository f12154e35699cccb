package dev.emailrouting.benchmarks;

import java.time.Duration;

import dev.emailrouting.routing.decide.RoutingTables;

/**
 * What a loaded rule costs in heap: {@code java -cp benchmarks/target/benchmarks.jar dev.emailrouting.benchmarks.RuleFootprint}.
 * The heap after a collection with the tables of {@link ManyZones} loaded, less the heap without them; names of zones,
 * verified destinations and the cache are in it.
 */
public final class RuleFootprint {
    private RuleFootprint() {}

    public static void main(String[] args) {
        bytesARule(100); // classes loaded, constants made
        System.out.printf(
                "%d rules in %d zones: %d bytes a rule%n",
                ManyZones.ZONES * ManyZones.RULES_A_ZONE, ManyZones.ZONES, bytesARule(ManyZones.ZONES));
    }

    static long bytesARule(int zones) {
        ManyZones source = new ManyZones(zones);
        int rules = zones * ManyZones.RULES_A_ZONE;
        long before = usedHeap();
        try (RoutingTables tables = RoutingTables.open(source, 2L * rules, Duration.ofDays(1))) {
            tables.forEachDomain(tables::lookup);
            return (usedHeap() - before) / rules;
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
