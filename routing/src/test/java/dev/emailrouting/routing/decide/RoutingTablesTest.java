package dev.emailrouting.routing.decide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.RoutingTable.Lookup;
import dev.emailrouting.routing.store.ImmutableChanges;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.routing.decide.Routing.forward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class RoutingTablesTest {
    private static final long MANY_RULES = 1000;
    private static final Duration NEVER = Duration.ofDays(1);
    private static final DomainName ONE = DomainName.parse("one.example");
    private static final DomainName TWO = DomainName.parse("two.example");
    private static final DomainName FOREIGN = DomainName.parse("foreign.example");

    private final Routing world = Routing.ofZones("one.example").zone("two.example", "bob");
    private final Store store = new Store(world);
    private RoutingTables tables = RoutingTables.open(store, MANY_RULES, NEVER);

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void withoutTheZonesNamesNothingIsServed() {
        store.away = true;

        assertThatThrownBy(() -> RoutingTables.open(store, MANY_RULES, NEVER))
                .isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aTableIsReadWhenItIsFirstAskedForAndThenKept() {
        assertThat(store.snapshots).isEmpty();

        lookup(ONE);
        lookup(ONE);

        assertThat(store.snapshots).containsExactly(ONE);
    }

    @Test
    void domainsThatAreNoZoneNeverAskTheStore() {
        store.away = true;

        assertThat(lookup(FOREIGN).isNoZone()).isTrue();
        assertThat(tables.owner(FOREIGN)).isEmpty();
        assertThat(store.snapshots).isEmpty();
    }

    @Test
    void whichDomainsAreOursIsKnownWithoutTheStore() {
        store.away = true;

        assertThat(tables.isOurs(ONE)).isTrue();
        assertThat(tables.isOurs(TWO)).isTrue();
        assertThat(tables.isOurs(FOREIGN)).isFalse();
        assertThat(tables.countDomains()).isEqualTo(2);
        assertThat(store.snapshots).isEmpty();
    }

    @Test
    void anOwnerIsReadWithTheTableAndNobodyWhileItCannotBe() {
        store.away = true;
        assertThat(tables.owner(TWO)).isEmpty();

        store.away = false;
        assertThat(tables.owner(TWO)).contains(Routing.account("bob"));
        store.away = true;
        assertThat(tables.owner(TWO)).contains(Routing.account("bob"));
    }

    @Test
    void itsDomainsAreNamedFromTheStore() {
        List<DomainName> named = new ArrayList<>();
        tables.forEachDomain(named::add);
        assertThat(named).containsExactlyInAnyOrder(ONE, TWO);

        store.away = true;
        assertThatThrownBy(() -> tables.forEachDomain(named::add)).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void changesComeInPartsWhereThereAreMany() {
        tables.close();
        store.atATime = 1;
        tables = RoutingTables.open(store, MANY_RULES, NEVER);
        assertThat(tables.countDomains()).isEqualTo(2);
        lookup(ONE);
        lookup(TWO);

        world.rule("a@one.example", Action.drop()).rule("a@two.example", Action.drop());
        store.changed(ONE);
        store.changed(TWO);
        tables.refresh();

        assertThat(decide("a@one.example")).isEqualTo(Outcome.DROP);
        assertThat(decide("a@two.example")).isEqualTo(Outcome.DROP);
    }

    @Test
    void ofAManyPartedChangeThatBreaksOffTheFirstPartsAreTakenIn() {
        DomainName three = DomainName.parse("three.example");
        world.zone("three.example", "default");
        store.atATime = 1;
        store.changed(three);
        store.changed(ONE);
        store.onChangesRead = () -> store.away = true;

        assertThatThrownBy(tables::refresh).isInstanceOf(StoreUnavailableException.class);

        assertThat(tables.isOurs(three)).isTrue();
    }

    @Test
    void whoFollowsIsToldTheZonesThatWereMadeOrChanged() {
        List<Set<DomainName>> told = new ArrayList<>();
        tables.onChange(told::add);
        tables.refresh();
        store.deleted(TWO);
        tables.refresh();
        assertThat(told).isEmpty();

        store.changed(ONE);
        tables.refresh();
        assertThat(told).containsExactly(Set.of(ONE));
    }

    @Test
    void aFollowerThatFailsKeepsNoChangeBack() {
        lookup(ONE);
        tables.onChange(zones -> {
            throw new IllegalStateException("James is not there");
        });
        world.rule("a@one.example", Action.drop());
        store.changed(ONE);
        tables.refresh();

        assertThat(decide("a@one.example")).isEqualTo(Outcome.DROP);
    }

    @Test
    void loadedTablesServeOnWhileTheStoreIsAway() {
        lookup(ONE);
        store.away = true;

        assertThatThrownBy(tables::refresh).isInstanceOf(StoreUnavailableException.class);
        assertThat(lookup(ONE).table()).isPresent();
    }

    @Test
    void aKnownZoneThatIsNotLoadedIsUnavailableWhileTheStoreIsAway() {
        store.away = true;

        assertThat(lookup(ONE).isUnavailable()).isTrue();
        assertThat(tables.isBehind()).isTrue();

        store.away = false;
        tables.refresh();
        assertThat(lookup(ONE).table()).isPresent();
        assertThat(tables.isBehind()).isFalse();
    }

    @Test
    void aChangedRuleIsServedAfterTheRefresh() {
        assertThat(decide("a@one.example")).isEqualTo(Outcome.REJECT);

        world.rule("a@one.example", Action.drop());
        store.changed(ONE);
        assertThat(decide("a@one.example")).isEqualTo(Outcome.REJECT);
        tables.refresh();

        assertThat(decide("a@one.example")).isEqualTo(Outcome.DROP);
    }

    @Test
    void aRefreshReadsOnlyWhatIsLoadedAndChanged() {
        lookup(ONE);
        store.snapshots.clear();
        store.changed(TWO);
        tables.refresh();
        assertThat(store.snapshots).isEmpty();

        store.changed(ONE);
        tables.refresh();
        tables.refresh();
        assertThat(store.snapshots).containsExactly(ONE);
    }

    @Test
    void aDestinationVerifiedEndsTheWaitingOfItsAccountsZones() {
        world.rule("a@one.example", forward("me@away.example"));
        assertThat(decide("a@one.example")).isEqualTo(Outcome.REJECT);

        world.verified("me@away.example");
        store.changed(AccountName.DEFAULT);
        tables.refresh();

        assertThat(decide("a@one.example")).isEqualTo(Outcome.FORWARD);
    }

    @Test
    void anAccountsChangeLeavesTheTablesOfOthersAlone() {
        lookup(TWO);
        store.snapshots.clear();
        store.changed(AccountName.DEFAULT);
        tables.refresh();

        assertThat(store.snapshots).isEmpty();
    }

    @Test
    void aNewZoneIsKnownAfterTheRefresh() {
        DomainName three = DomainName.parse("three.example");
        world.zone("three.example", "default");
        store.changed(three);
        assertThat(lookup(three).isNoZone()).isTrue();

        tables.refresh();
        assertThat(lookup(three).table()).isPresent();
    }

    @Test
    void aDeletedZoneIsForgotten() {
        lookup(ONE);
        world.deleteZone("one.example");
        store.deleted(ONE);
        tables.refresh();

        assertThat(lookup(ONE).isNoZone()).isTrue();
        assertThat(tables.owner(ONE)).isEmpty();
    }

    @Test
    void aZoneDeletedSinceTheLastRefreshIsNoZoneWhenItsTableIsAskedFor() {
        world.deleteZone("one.example");

        assertThat(lookup(ONE).isNoZone()).isTrue();
    }

    @Test
    void aZoneDeletedAndMadeAgainIsThereWithItsNewRules() {
        lookup(ONE);
        world.deleteZone("one.example").zone("one.example", "bob").catchAll("one.example", Action.drop());
        store.deleted(ONE);
        store.changed(ONE);
        tables.refresh();

        assertThat(tables.owner(ONE)).contains(Routing.account("bob"));
        assertThat(decide("a@one.example")).isEqualTo(Outcome.DROP);
    }

    @Test
    void aRefreshThatBreaksOffIsMadeUpForByTheNext() {
        lookup(ONE);
        world.rule("a@one.example", Action.drop());
        store.changed(ONE);
        store.onSnapshot = zone -> {
            throw new StoreUnavailableException("gone in the middle", null);
        };
        assertThatThrownBy(tables::refresh).isInstanceOf(StoreUnavailableException.class);
        assertThat(decide("a@one.example")).isEqualTo(Outcome.REJECT);

        store.onSnapshot = zone -> {};
        tables.refresh();
        assertThat(decide("a@one.example")).isEqualTo(Outcome.DROP);
    }

    @Test
    void aZoneThatCannotBeReadHoldsUpNoOther() {
        lookup(ONE);
        lookup(TWO);
        world.rule("a@one.example", Action.drop()).rule("a@two.example", Action.drop());
        store.changed(ONE);
        store.changed(TWO);
        store.onSnapshot = zone -> {
            if (zone.equals(ONE)) {
                throw new IllegalStateException("a damaged row");
            }
        };
        assertThatCode(tables::refresh).doesNotThrowAnyException();

        assertThat(decide("a@one.example")).isEqualTo(Outcome.REJECT);
        assertThat(decide("a@two.example")).isEqualTo(Outcome.DROP);
        assertThat(tables.isBehind()).isTrue();

        store.onSnapshot = zone -> {};
        tables.refresh();
        assertThat(decide("a@one.example")).isEqualTo(Outcome.DROP);
        assertThat(tables.isBehind()).isFalse();
    }

    @Test
    void aZoneThatCannotBeReadIsUnavailableAndNothingIsThrown() {
        store.onSnapshot = zone -> {
            throw new IllegalStateException("a damaged row");
        };

        assertThat(lookup(ONE).isUnavailable()).isTrue();
    }

    @Test
    void whatWasReadBeforeAChangeIsNotKeptBeyondIt() {
        store.onSnapshotRead = zone -> {
            store.onSnapshotRead = none -> {};
            world.rule("a@one.example", Action.drop());
            store.changed(ONE);
            tables.refresh();
        };
        assertThat(decide("a@one.example")).isEqualTo(Outcome.REJECT);

        assertThat(decide("a@one.example")).isEqualTo(Outcome.DROP);
    }

    @Test
    void tablesOfAtMostSoManyRulesAreKept() {
        tables.close();
        IntStream.range(0, 60)
                .forEach(i -> world.rule("n" + i + "@one.example", Action.drop())
                        .rule("n" + i + "@two.example", Action.drop()));
        tables = RoutingTables.open(store, 100, NEVER);
        lookup(ONE);
        lookup(TWO);
        lookup(TWO);
        lookup(ONE);

        assertThat(store.snapshots).containsExactly(ONE, TWO, ONE);
    }

    @Test
    void aBigZoneMayTakeUpNearlyAllThereIs() {
        tables.close();
        IntStream.range(0, 900).forEach(i -> world.rule("n" + i + "@one.example", Action.drop()));
        tables = RoutingTables.open(store, MANY_RULES, NEVER);
        lookup(ONE);
        lookup(ONE);

        assertThat(store.snapshots).containsExactly(ONE);
    }

    @Test
    void ofManyStoredZonesThoseThatGetMailAreInMemoryAndFewOthers() {
        tables.close();
        List<DomainName> stored = manyZones(2000);
        tables = RoutingTables.open(store, 100, NEVER);
        List<DomainName> active = stored.subList(0, 10);
        for (DomainName other : stored) {
            active.forEach(this::lookup);
            lookup(other);
        }

        Set<DomainName> inMemory = inMemory(stored);
        assertThat(inMemory).containsAll(active).hasSizeBetween(10, 50);
    }

    @Test
    void howeverZonesAreAskedForAndChangeNoMoreAreInMemoryThanThereIsRoomFor() throws Exception {
        tables.close();
        List<DomainName> stored = manyZones(300);
        tables = RoutingTables.open(store, 100, NEVER);
        ExecutorService clients = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> soaks = IntStream.range(0, 4)
                    .<Callable<Void>>mapToObj(seed -> () -> {
                        Random random = new Random(seed);
                        for (int i = 0; i < 3000; i++) {
                            DomainName zone = stored.get(random.nextInt(stored.size()));
                            assertThat(lookup(zone).table()).isPresent();
                            if (i % 100 == 0) {
                                store.changed(zone);
                                tables.refresh();
                            }
                        }
                        return null;
                    })
                    .toList();
            for (Future<Void> soak : clients.invokeAll(soaks)) {
                soak.get();
            }
        } finally {
            clients.shutdownNow();
        }

        assertThat(inMemory(stored)).hasSizeBetween(10, 50);
    }

    /** Zones with a rule each. */
    private List<DomainName> manyZones(int count) {
        List<DomainName> zones = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = "n" + i + ".example";
            world.zone(name, "default").rule("a@" + name, Action.drop());
            zones.add(DomainName.parse(name));
            store.changed(DomainName.parse(name));
        }
        return zones;
    }

    private Set<DomainName> inMemory(List<DomainName> zones) {
        store.away = true;
        return zones.stream().filter(zone -> lookup(zone).table().isPresent()).collect(Collectors.toSet());
    }

    @Test
    void changesAreLookedForAtEveryInterval() {
        tables.close();
        tables = RoutingTables.open(store, MANY_RULES, Duration.ofMillis(5));
        lookup(ONE);
        store.away = true;
        await().until(tables::isBehind);

        world.rule("a@one.example", Action.drop());
        store.changed(ONE);
        store.away = false;

        await().until(() -> decide("a@one.example") == Outcome.DROP);
        await().until(() -> !tables.isBehind());
    }

    @Test
    void nothingIsAnsweredAfterTheEnd() {
        lookup(ONE);
        tables.close();

        assertThat(lookup(ONE).isUnavailable()).isTrue();
        assertThat(lookup(FOREIGN).isUnavailable()).isTrue();
    }

    private Lookup lookup(DomainName domain) {
        return tables.lookup(domain);
    }

    private Outcome decide(String recipient) {
        return Decider.decide(tables, new Facts(EmailAddress.parse(recipient), world))
                .endings()
                .get(0)
                .outcome();
    }

    /** Counts what it is asked, and can go away. */
    private static final class Store implements RoutingTableSource {
        private final Routing world;
        private final List<DomainName> snapshots = Collections.synchronizedList(new ArrayList<>());
        private final List<Object> log = Collections.synchronizedList(new ArrayList<>());
        private volatile boolean away;
        private int atATime = Integer.MAX_VALUE;
        private Runnable onChangesRead = () -> {};
        private Consumer<DomainName> onSnapshot = zone -> {};
        private Consumer<DomainName> onSnapshotRead = zone -> {};

        private Store(Routing world) {
            this.world = world;
            changed(ONE);
            changed(TWO);
        }

        void changed(Object zoneOrAccount) {
            log.add(zoneOrAccount);
        }

        void deleted(DomainName zone) {
            log.add(Optional.of(zone));
        }

        @Override
        public Changes changesSince(long revision) {
            mustBeThere();
            Set<DomainName> changedZones = new HashSet<>();
            Set<DomainName> deletedZones = new HashSet<>();
            Set<AccountName> changedAccounts = new HashSet<>();
            List<Object> entries = List.copyOf(log);
            int last = (int) Math.min(entries.size(), revision + atATime);
            for (Object entry : entries.subList((int) revision, last)) {
                if (entry instanceof DomainName zone) {
                    changedZones.add(zone);
                    deletedZones.remove(zone);
                } else if (entry instanceof AccountName account) {
                    changedAccounts.add(account);
                } else {
                    deletedZones.add((DomainName) ((Optional<?>) entry).orElseThrow());
                }
            }
            onChangesRead.run();
            return ImmutableChanges.builder()
                    .revision(last)
                    .hasMore(last < entries.size())
                    .changedZones(changedZones)
                    .deletedZones(deletedZones)
                    .changedAccounts(changedAccounts)
                    .build();
        }

        @Override
        public Optional<ZoneSnapshot> snapshot(DomainName zone) {
            mustBeThere();
            snapshots.add(zone);
            onSnapshot.accept(zone);
            Optional<ZoneSnapshot> read = world.snapshot(zone);
            onSnapshotRead.accept(zone);
            return read;
        }

        private void mustBeThere() {
            if (away) {
                throw new StoreUnavailableException("the store is away", null);
            }
        }
    }
}
