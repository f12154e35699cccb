package dev.emailrouting.routing.decide;

import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoadedTablesTest {
    private final LoadedTables tables = new LoadedTables(100);

    @Test
    void whatWasPutIsFoundUntilItIsRemoved() {
        tables.put(table("one.example", 3));
        assertThat(tables.find(name("one.example"))).isPresent();

        tables.remove(name("one.example"));
        assertThat(tables.find(name("one.example"))).isEmpty();
        assertThat(zones()).isEmpty();
    }

    @Test
    void whatWasNotAskedForLongestMakesRoom() {
        tables.put(table("one.example", 40));
        tables.put(table("two.example", 40));
        tables.find(name("one.example"));
        tables.put(table("three.example", 40));

        assertThat(zones()).isEqualTo(Set.of(name("one.example"), name("three.example")));
    }

    @Test
    void aTablePutAgainCountsOnce() {
        tables.put(table("other.example", 1));
        IntStream.range(0, 20).forEach(i -> tables.put(table("one.example", 60)));

        assertThat(zones()).isEqualTo(Set.of(name("one.example"), name("other.example")));
    }

    @Test
    void aTableBiggerThanAllThereIsStandsAlone() {
        tables.put(table("one.example", 1));
        tables.put(table("huge.example", 500));
        assertThat(zones()).containsExactly(name("huge.example"));

        tables.put(table("one.example", 1));
        assertThat(zones()).containsExactly(name("one.example"));
    }

    @Test
    void emptyTablesAreBoundedToo() {
        IntStream.range(0, 1000).forEach(i -> tables.put(table("n" + i + ".example", 0)));

        assertThat(zones()).hasSizeBetween(80, 100);
    }

    @Test
    void whateverIsPutFoundAndRemovedTheirRulesAreWithinTheBound() {
        Random random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            String zone = "n" + random.nextInt(60) + ".example";
            switch (random.nextInt(4)) {
                case 0 -> tables.remove(name(zone));
                case 1 -> tables.find(name(zone));
                default -> tables.put(table(zone, random.nextInt(12)));
            }
            assertThat(tables.all().stream()
                            .mapToInt(table -> table.size() + table.domains().size())
                            .sum())
                    .isLessThanOrEqualTo(100);
        }
    }

    private Set<DomainName> zones() {
        return tables.all().stream().map(ZoneTable::zone).collect(Collectors.toSet());
    }

    private static ZoneTable table(String zone, int rules) {
        Routing world = Routing.ofZones(zone);
        IntStream.range(0, rules).forEach(i -> world.rule("n" + i + "@" + zone, Action.drop()));
        return ZoneTable.compile(world.snapshot(name(zone)).orElseThrow());
    }

    private static DomainName name(String zone) {
        return DomainName.parse(zone);
    }
}
