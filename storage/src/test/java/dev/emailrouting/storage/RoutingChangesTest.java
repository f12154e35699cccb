package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.RoutingTableSource.Changes;
import dev.emailrouting.routing.store.StoreLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoutingChangesTest {
    private static final EmailAddress TARGET = EmailAddress.parse("me@example.net");

    private final Database database = Database.open("jdbc:h2:mem:changes");
    private final JdbcRoutingStore store =
            new JdbcRoutingStore(database, Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void manyChangesComeInPartsNoneTwice() {
        IntStream.range(0, 10).forEach(i -> store.createZone(zone(i), AccountName.DEFAULT, false));
        store.deleteZone(zone(3), OptionalLong.empty());
        List<Changes> parts = parts(4);

        assertThat(parts)
                .hasSizeBetween(3, 5)
                .allMatch(part -> part.changedZones().size() <= 4);
        assertThat(parts.stream().flatMap(part -> part.changedZones().stream()))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10)
                        .filter(i -> i != 3)
                        .mapToObj(RoutingChangesTest::zone)
                        .toList());
        assertThat(parts.stream().flatMap(part -> part.deletedZones().stream())).containsExactly(zone(3));
    }

    @Test
    void whatOneWriteMadeComesTogether() {
        IntStream.range(0, 10).forEach(i -> store.createZone(zone(i), AccountName.DEFAULT, false));
        database.write(session -> session.update("update zones set revision = 5"));

        assertThat(parts(4).stream().filter(part -> !part.changedZones().isEmpty()))
                .singleElement()
                .satisfies(part -> assertThat(part.changedZones()).hasSize(10));
    }

    @Test
    void whereVeryManyZonesForwardToADestinationItsAccountHasChangedInTheirPlace() {
        forwardingZones(1000);
        assertThat(changedBy(() -> store.createDestination(AccountName.DEFAULT, TARGET, true)))
                .satisfies(changes -> assertThat(changes.changedZones()).hasSize(1000));

        forwardingZones(1001);
        assertThat(changedBy(() -> store.createDestination(AccountName.DEFAULT, TARGET, true)))
                .satisfies(changes -> assertThat(changes.changedZones()).isEmpty())
                .satisfies(changes -> assertThat(changes.changedAccounts()).containsExactly(AccountName.DEFAULT));
    }

    private Changes changedBy(Runnable write) {
        long before = store.changesSince(Long.MAX_VALUE).revision();
        write.run();
        return store.changesSince(before);
    }

    /** In place of what was there. */
    private void forwardingZones(int count) {
        database.write(session -> {
            session.update("delete from destinations");
            session.update("delete from zones");
            Change change = Change.begin(session, Instant.EPOCH, StoreLimits.usual());
            for (int i = 0; i < count; i++) {
                Zone zone = ImmutableZone.builder()
                        .id("z" + i)
                        .name(zone(i))
                        .account(AccountName.DEFAULT)
                        .domainAddedByUs(false)
                        .version(1)
                        .created(Instant.EPOCH)
                        .modified(Instant.EPOCH)
                        .build();
                session.update(Zones.INSERT, Zones.values(zone, change.revision()));
                Rules.create(
                        change,
                        "r" + i,
                        zone(i),
                        ImmutableRuleContent.builder()
                                .domain(zone(i))
                                .addMatchers(RuleMatcher.all())
                                .addActions(Action.forward(List.of(TARGET)))
                                .build());
            }
            return null;
        });
    }

    private List<Changes> parts(int limit) {
        List<Changes> parts = new ArrayList<>();
        Changes part;
        long revision = 0;
        do {
            long after = revision;
            part = database.read(session -> RoutingChanges.since(session, after, limit));
            assertThat(part.revision()).isGreaterThan(after);
            parts.add(part);
            revision = part.revision();
        } while (part.hasMore());
        return parts;
    }

    private static DomainName zone(int number) {
        return DomainName.parse("n" + number + ".example");
    }
}
