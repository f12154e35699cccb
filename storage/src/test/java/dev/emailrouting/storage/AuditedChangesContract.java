package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.audit.AuditEntry;
import dev.emailrouting.routing.audit.AuditQuery;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.ChangeOrigin;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.audit.ImmutableAuditQuery;
import dev.emailrouting.routing.audit.ImmutableChangeOrigin;
import dev.emailrouting.routing.json.ExportDocument;
import dev.emailrouting.routing.json.ImmutableExportDocument;
import dev.emailrouting.routing.json.ImmutableExportedDestinationDomain;
import dev.emailrouting.routing.json.ImmutableExportedRule;
import dev.emailrouting.routing.json.ImmutableExportedZone;
import dev.emailrouting.routing.plan.Plan;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.ImmutableStoreLimits;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.StoreLimits;
import dev.emailrouting.routing.store.VersionMismatchException;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.routing.store.RoutingStoreContract.LENIENT;
import static dev.emailrouting.routing.store.RoutingStoreContract.catchAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Every change of the store is told of in its own transaction: one that stands has its entry, one that was refused has none. */
interface AuditedChangesContract {
    ChangeOrigin ALICE = ImmutableChangeOrigin.builder()
            .actor("alice")
            .requestId("request-1")
            .request("POST /email-routing/somewhere")
            .build();
    DomainName ZONE = DomainName.parse("zone", "example.com");

    Database database();

    AuditStore audit();

    private List<AuditEntry> entries() {
        AuditQuery everything = ImmutableAuditQuery.builder().build();
        return audit().find(everything, PageRequest.first()).entries();
    }

    private List<String> told() {
        return entries().stream()
                .map(entry -> entry.subject().resource().word() + " "
                        + (entry.before().isPresent() ? "-" : "")
                        + (entry.after().isPresent() ? "+" : ""))
                .toList();
    }

    @Test
    default void aChangeIsToldOfInTheNameOfWhoMadeIt() {
        ChangeOrigins origins = new ChangeOrigins();
        RoutingStore store = new JdbcRoutingStore(database(), Clock.systemUTC(), new SecureRandom(), origins);
        Rule rule = origins.during(ALICE, () -> {
            store.createZone(ZONE, AccountName.DEFAULT, false);
            return store.createRule(ZONE, catchAll(ZONE));
        });

        AuditEntry told = entries().get(0);

        assertThat(told.origin()).isEqualTo(ALICE);
        assertThat(told.time()).isEqualTo(rule.created());
        assertThat(told.subject().id()).isEqualTo(rule.id());
        assertThat(told.subject().zone()).contains("example.com");
        assertThat(told.subject().account()).contains("default");
        assertThat(told.before()).isEmpty();
        assertThat(told.after().orElseThrow().at("/matchers/0/type").asText()).isEqualTo("all");
    }

    @Test
    default void aPlanIsToldOfAsTheOneChangeItIs() {
        ChangeOrigins origins = new ChangeOrigins();
        JdbcRoutingStore store = new JdbcRoutingStore(database(), Clock.systemUTC(), new SecureRandom(), origins);
        ExportDocument document = ImmutableExportDocument.builder()
                .addZones(ImmutableExportedZone.builder()
                        .name(ZONE)
                        .account(AccountName.DEFAULT)
                        .addRules(ImmutableExportedRule.builder()
                                .id("1")
                                .content(catchAll(ZONE))
                                .build())
                        .build())
                .build();

        for (int i = 0; i < 2; i++) {
            origins.during(
                    ALICE, () -> store.apply(Plan.of(document, store.current(document, "label"), "label"), Set.of()));
        }

        assertThat(told()).containsExactly("rule +", "zone +");
        assertThat(entries()).extracting(AuditEntry::origin).containsOnly(ALICE);
        assertThat(entries())
                .extracting(AuditEntry::time)
                .containsOnly(entries().get(0).time());
    }

    @Test
    default void everyKindOfChangeIsTold() {
        RoutingStore store = serving();
        AccountName acme = AccountName.parse("name", "acme");
        store.createAccount(acme);
        Destination destination = store.createDestination(acme, EmailAddress.parse("email", "me@example.net"), false);
        store.verifyDestination(destination.id(), true, OptionalLong.empty());
        store.deleteDestination(destination.id(), OptionalLong.empty());
        store.createZone(ZONE, acme, false);
        store.updateZone(ZONE, LENIENT, OptionalLong.empty());
        DomainName shop = DomainName.parse("shop.example.com");
        store.addSubdomain(ZONE, shop, false);
        store.deleteSubdomain(ZONE, shop);
        Rule rule = store.createRule(ZONE, catchAll(ZONE));
        store.updateRule(ZONE, rule.id(), catchAll(ZONE), OptionalLong.empty());
        store.deleteRule(ZONE, rule.id(), OptionalLong.empty());
        store.deleteZone(ZONE, OptionalLong.empty());
        store.deleteAccount(acme, OptionalLong.empty());

        assertThat(told())
                .containsExactly(
                        "account -",
                        "zone -",
                        "rule -",
                        "rule -+",
                        "rule +",
                        "subdomain -",
                        "subdomain +",
                        "zone -+",
                        "zone +",
                        "destination -",
                        "destination -+",
                        "destination +",
                        "account +");
    }

    @Test
    default void rulesThatGoWithTheirZoneAreToldOf() {
        RoutingStore store = serving();
        store.createZone(ZONE, AccountName.DEFAULT, false);
        store.createRule(ZONE, catchAll(ZONE));
        store.deleteZone(ZONE, OptionalLong.empty());

        assertThat(told()).containsExactly("zone -", "rule -", "rule +", "zone +");
    }

    @Test
    default void whatWasRefusedIsNotTold() {
        RoutingStore store = serving();
        store.createZone(ZONE, AccountName.DEFAULT, false);

        assertThatThrownBy(() -> store.createZone(ZONE, AccountName.DEFAULT, false))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> store.updateZone(ZONE, ZoneSettings.ofNewZone(), OptionalLong.of(7)))
                .isInstanceOf(VersionMismatchException.class);

        assertThat(told()).containsExactly("zone +");
    }

    @Test
    default void whatIsSoAlreadyIsNotTold() {
        RoutingStore store = serving();
        Destination destination =
                store.createDestination(AccountName.DEFAULT, EmailAddress.parse("email", "me@example.net"), true);

        store.verifyDestination(destination.id(), true, OptionalLong.empty());

        assertThat(told()).containsExactly("destination +");
    }

    @Test
    default void aChangeThatDoesNotSayWhatItChangedChangesNothing() {
        AuditedChanges changes =
                new AuditedChanges(database(), Clock.systemUTC(), new ChangeOrigins(), StoreLimits.usual());
        Supplier<Integer> forgetful =
                () -> changes.make(change -> change.session().update("update accounts set version = 99"));

        assertThatThrownBy(forgetful::get).isInstanceOf(IllegalStateException.class);

        assertThat(serving().account(AccountName.DEFAULT).orElseThrow().version())
                .isEqualTo(1);
    }

    @Test
    default void noMoreIsStoredThanMayBeAndWhatIsRefusedLeavesNothing() {
        RoutingStore store = withRoomForOneOfEach();
        store.createZone(ZONE, AccountName.DEFAULT, false);
        store.createRule(ZONE, catchAll(ZONE));
        store.addSubdomain(ZONE, DomainName.parse("a.example.com"), false);
        store.createDestination(AccountName.DEFAULT, EmailAddress.parse("a@example.net"), true);

        assertThatThrownBy(() -> store.createRule(
                        ZONE,
                        ImmutableRuleContent.builder()
                                .from(catchAll(ZONE))
                                .atEverySubdomain(true)
                                .build()))
                .isInstanceOf(ConflictException.class)
                .hasMessage("zone: example.com has 1 rules already, as many as it may");
        assertThatThrownBy(() -> store.addSubdomain(ZONE, DomainName.parse("b.example.com"), false))
                .isInstanceOf(ConflictException.class);
        assertThatThrownBy(
                        () -> store.createDestination(AccountName.DEFAULT, EmailAddress.parse("b@example.net"), true))
                .isInstanceOf(ConflictException.class);

        assertThat(told()).containsExactly("destination +", "subdomain +", "rule +", "zone +");
        assertThat(store.rules(ZONE, PageRequest.first()).total()).isEqualTo(1);
    }

    @Test
    default void whatAPlanMakesTooMuchOfIsRefusedByItsPlace() {
        JdbcRoutingStore store = withRoomForOneOfEach();
        ImmutableExportDocument.Builder document =
                ImmutableExportDocument.builder().addAccounts(AccountName.DEFAULT);
        for (String name : List.of("a.example", "b.example")) {
            document.addDestinationDomains(ImmutableExportedDestinationDomain.builder()
                    .account(AccountName.DEFAULT)
                    .domain(DomainName.parse(name))
                    .build());
        }
        Plan plan = Plan.of(document.build(), store.current(document.build(), ""), "");

        assertThatThrownBy(() -> store.apply(plan, Set.of()))
                .isInstanceOf(ConflictException.class)
                .hasMessage("destinationDomains[1]: default has 1 destination domains already, as many as it may");

        assertThat(told()).isEmpty();
    }

    private JdbcRoutingStore withRoomForOneOfEach() {
        return new JdbcRoutingStore(
                database(),
                Clock.systemUTC(),
                new SecureRandom(),
                new ChangeOrigins(),
                ImmutableStoreLimits.builder()
                        .rulesPerZone(1)
                        .subdomainsPerZone(1)
                        .destinationsPerAccount(1)
                        .build());
    }

    private RoutingStore serving() {
        return new JdbcRoutingStore(database(), Clock.systemUTC(), new SecureRandom(), new ChangeOrigins());
    }
}
