package dev.emailrouting.routing.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import dev.emailrouting.routing.Account;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.AddedField;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ForwardTarget;
import dev.emailrouting.routing.ImmutablePublishedPolicyContent;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.ImmutableSubaddressing;
import dev.emailrouting.routing.ImmutableZone;
import dev.emailrouting.routing.ImmutableZoneAuthentication;
import dev.emailrouting.routing.ImmutableZoneSettings;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.PublishedPolicyContent;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.SenderEntry;
import dev.emailrouting.routing.SenderEntry.Kind;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.TextPattern;
import dev.emailrouting.routing.TextTest;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.Unmatched;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.store.RoutingTableSource.Changes;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every {@link RoutingStore} and {@link RoutingTableSource} does. Each test begins with a new store. */
public interface RoutingStoreContract {
    DomainName EXAMPLE = DomainName.parse("example.com");
    DomainName OTHER = DomainName.parse("example.org");
    AccountName ALICE = AccountName.parse("name", "alice");
    EmailAddress ME = EmailAddress.parse("me@example.net");
    EmailAddress YOU = EmailAddress.parse("you@example.net");
    DomainName SHOP = DomainName.parse("shop.example.com");
    OptionalLong ANY = OptionalLong.empty();
    ZoneSettings LENIENT = ImmutableZoneSettings.builder()
            .authentication(ImmutableZoneAuthentication.builder()
                    .dmarc(DmarcEnforcement.MONITOR)
                    .requireSpfOrDkim(true)
                    .arc(false)
                    .build())
            .subaddressing(ImmutableSubaddressing.builder()
                    .enabled(false)
                    .separators("-_")
                    .build())
            .catchAll(false)
            .inheritCatchAll(true)
            .unmatched(Unmatched.TEMPFAIL)
            .srsDomain(DomainName.parse("srs.example.com"))
            .build();

    PublishedPolicyContent ENFORCED = ImmutablePublishedPolicyContent.builder()
            .policy(StsPolicy.of(
                    StsMode.ENFORCE,
                    Duration.ofDays(7),
                    List.of(MxPattern.parse("*.mx.example").orElseThrow())))
            .reportsTo(EmailAddress.parse("tls@example.com"))
            .build();
    PublishedPolicyContent FORGOTTEN =
            PublishedPolicyContent.of(StsPolicy.of(StsMode.NONE, Duration.ofDays(1), List.of()));

    RoutingStore store();

    /** The same store, as the routing tables see it. */
    RoutingTableSource tables();

    static RuleContent forwarding(String recipient, EmailAddress... to) {
        EmailAddress address = EmailAddress.parse(recipient);
        return ImmutableRuleContent.builder()
                .domain(address.domain())
                .addMatchers(RuleMatcher.literal(address))
                .addActions(Action.forward(List.of(to)))
                .build();
    }

    static RuleContent catchAll(DomainName domain) {
        return ImmutableRuleContent.builder()
                .domain(domain)
                .addMatchers(RuleMatcher.all())
                .addActions(Action.drop())
                .build();
    }

    static RuleContent named(String name, int priority, RuleContent content) {
        return ImmutableRuleContent.builder()
                .from(content)
                .name(name)
                .priority(priority)
                .build();
    }

    private Zone exampleZone() {
        return store().createZone(EXAMPLE, AccountName.DEFAULT, false);
    }

    private static void assertConflict(String field, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(conflict.field()).isEqualTo(field));
    }

    // Accounts

    @Test
    default void theDefaultAccountIsThereFromTheStart() {
        assertThat(store().account(AccountName.DEFAULT).map(Account::version)).contains(1L);
        assertThat(store().accounts(PageRequest.first()).entries())
                .extracting(Account::name)
                .containsExactly(AccountName.DEFAULT);
    }

    @Test
    default void anAccountMadeIsFoundEqual() {
        Account made = store().createAccount(ALICE);

        assertThat(store().account(ALICE)).contains(made);
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.created()).isEqualTo(made.modified());
    }

    @Test
    default void accountsAreListedByName() {
        store().createAccount(AccountName.parse("name", "zoe"));
        store().createAccount(ALICE);

        assertThat(store().accounts(PageRequest.first()).entries())
                .extracting(account -> account.name().toString())
                .containsExactly("alice", "default", "zoe");
    }

    @Test
    default void anAccountThatExistsIsAConflict() {
        store().createAccount(ALICE);

        assertConflict("name", () -> store().createAccount(ALICE));
        assertConflict("name", () -> store().createAccount(AccountName.DEFAULT));
    }

    @Test
    default void anUnusedAccountCanBeDeleted() {
        store().createAccount(ALICE);

        store().deleteAccount(ALICE, OptionalLong.of(1));

        assertThat(store().account(ALICE)).isEmpty();
    }

    @Test
    default void anAccountThatOwnsAZoneOrADestinationStays() {
        store().createAccount(ALICE);
        store().createZone(EXAMPLE, ALICE, false);
        assertConflict("name", () -> store().deleteAccount(ALICE, ANY));
        store().deleteZone(EXAMPLE, ANY);

        Destination destination = store().createDestination(ALICE, ME, true);
        assertConflict("name", () -> store().deleteAccount(ALICE, ANY));
        store().deleteDestination(destination.id(), ANY);

        store().deleteAccount(ALICE, ANY);
        assertThat(store().account(ALICE)).isEmpty();
    }

    @Test
    default void theDefaultAccountStays() {
        assertConflict("name", () -> store().deleteAccount(AccountName.DEFAULT, ANY));
    }

    // Zones

    @Test
    default void aZoneMadeIsFoundEqual() {
        Zone made = store().createZone(EXAMPLE, AccountName.DEFAULT, true);

        assertThat(store().zone(EXAMPLE)).contains(made);
        assertThat(made.id()).matches("[0-9a-f]{32}");
        assertThat(made.domainAddedByUs()).isTrue();
        assertThat(made.version()).isEqualTo(1);
        assertThat(made.settings()).isEqualTo(ZoneSettings.ofNewZone());
        assertThat(store().zone(OTHER)).isEmpty();
    }

    @Test
    default void aZoneIsMadeWithTheSwitchesThatWereAskedFor() {
        Zone made = store().createZone(EXAMPLE, AccountName.DEFAULT, false, LENIENT);

        assertThat(made.settings()).isEqualTo(LENIENT);
        assertThat(store().zone(EXAMPLE)).contains(made);
    }

    @Test
    default void anUpdatedZoneIsOneVersionFurtherAndElseAsItWas() {
        Zone made = store().createZone(EXAMPLE, AccountName.DEFAULT, true);

        Zone updated = store().updateZone(EXAMPLE, LENIENT, OptionalLong.of(1));

        assertThat(store().zone(EXAMPLE)).contains(updated);
        assertThat(updated)
                .isEqualTo(ImmutableZone.builder()
                        .from(made)
                        .settings(LENIENT)
                        .version(2)
                        .modified(updated.modified())
                        .build());
    }

    @Test
    default void aZoneThatExistsIsAConflictWhoeverOwnsIt() {
        store().createAccount(ALICE);
        exampleZone();

        assertConflict("name", () -> store().createZone(EXAMPLE, AccountName.DEFAULT, false));
        assertConflict("name", () -> store().createZone(EXAMPLE, ALICE, false));
    }

    @Test
    default void aZoneNeedsAnAccountThatExists() {
        assertThatThrownBy(() -> store().createZone(EXAMPLE, ALICE, false)).isInstanceOf(NotFoundException.class);
        assertThat(store().zone(EXAMPLE)).isEmpty();
    }

    @Test
    default void zonesAreListedByNameAndByAccount() {
        store().createAccount(ALICE);
        store().createZone(OTHER, AccountName.DEFAULT, false);
        store().createZone(EXAMPLE, AccountName.DEFAULT, false);
        store().createZone(DomainName.parse("alice.example"), ALICE, false);

        assertThat(store().zones(Optional.empty(), PageRequest.first()).entries())
                .extracting(zone -> zone.name().toString())
                .containsExactly("alice.example", "example.com", "example.org");
        assertThat(store().zones(Optional.of(ALICE), PageRequest.first()).entries())
                .extracting(zone -> zone.name().toString())
                .containsExactly("alice.example");
        assertThat(store().zones(Optional.of(ALICE), PageRequest.first()).total())
                .isEqualTo(1);
    }

    @Test
    default void namesAreInTheOrderOfTheirOctets() {
        List<String> names = List.of("a-b.example", "a.example", "a1.example", "aa.example", "ab.example", "b.example");
        List<String> shuffled = new ArrayList<>(names);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(name -> store().createZone(DomainName.parse(name), AccountName.DEFAULT, false));

        assertThat(store().zones(Optional.empty(), PageRequest.first()).entries())
                .extracting(zone -> zone.name().toString())
                .containsExactlyElementsOf(names);
    }

    @Test
    default void aPageIsAPartOfTheListingAndKnowsTheWhole() {
        IntStream.range(0, 7)
                .forEach(
                        i -> store().createZone(DomainName.parse("zone" + i + ".example"), AccountName.DEFAULT, false));

        Page<Zone> page = store().zones(Optional.empty(), PageRequest.of(3, 3));

        assertThat(page.entries())
                .extracting(zone -> zone.name().toString())
                .containsExactly("zone3.example", "zone4.example", "zone5.example");
        assertThat(page.total()).isEqualTo(7);
        assertThat(store().zones(Optional.empty(), PageRequest.of(3, 7)).entries())
                .isEmpty();
    }

    @Test
    default void aZoneIsDeletedWithItsRules() {
        exampleZone();
        Rule rule = store().createRule(EXAMPLE, forwarding("sales@example.com", ME));

        store().deleteZone(EXAMPLE, OptionalLong.of(1));

        assertThat(store().zone(EXAMPLE)).isEmpty();
        assertThat(store().rule(EXAMPLE, rule.id())).isEmpty();
        assertThat(store().rulesForwardingTo(AccountName.DEFAULT, ME, PageRequest.first())
                        .entries())
                .isEmpty();
        exampleZone();
        assertThat(store().rules(EXAMPLE, PageRequest.first()).total()).isZero();
    }

    @Test
    default void aZoneMadeAgainIsAnotherZone() {
        String before = exampleZone().id();
        store().deleteZone(EXAMPLE, ANY);

        assertThat(exampleZone().id()).isNotEqualTo(before);
    }

    // Rules

    @Test
    default void aRuleMadeIsFoundEqualWithItsSpelling() {
        exampleZone();
        RuleContent content = ImmutableRuleContent.builder()
                .domain(EXAMPLE)
                .name("Fan-out \u00fc \"quoted\" \\ '; drop table rules")
                .enabled(false)
                .priority(Integer.MAX_VALUE)
                .addMatchers(RuleMatcher.literal(EmailAddress.parse("\"a \\\" b\"@example.com")))
                .addActions(Action.forward(List.of(EmailAddress.parse("Me.Too@example.net"), YOU)))
                .addActions(Action.deliver(Optional.of(EmailAddress.parse("bob@example.com"))))
                .unforwardable(Unforwardable.WRAP)
                .build();

        Rule made = store().createRule(EXAMPLE, content);

        assertThat(made.id()).matches("[0-9a-f]{32}");
        assertThat(made.content()).isEqualTo(content);
        assertThat(store().rule(EXAMPLE, made.id())).contains(made);
        assertThat(store().rule(EXAMPLE, made.id()).orElseThrow()).hasToString(made.toString());
    }

    @Test
    default void everyKindOfActionIsKept() {
        exampleZone();
        List<Action> kinds = List.of(
                Action.forward(List.of(ME)),
                Action.deliver(Optional.empty()),
                Action.drop(),
                Action.reject("Gone; ask 'elsewhere'"));
        for (int i = 0; i < kinds.size(); i++) {
            RuleContent content = ImmutableRuleContent.builder()
                    .domain(EXAMPLE)
                    .addMatchers(RuleMatcher.literal(EmailAddress.parse("kind" + i + "@example.com")))
                    .addActions(kinds.get(i))
                    .build();
            Rule made = store().createRule(EXAMPLE, content);
            assertThat(store().rule(EXAMPLE, made.id()).orElseThrow().content()).isEqualTo(content);
        }
    }

    @Test
    default void theLargestRuleIsKept() {
        exampleZone();
        String domain = "x".repeat(63) + "." + "y".repeat(63) + "." + "z".repeat(51) + ".example";
        EmailAddress[] longest = IntStream.range(0, RuleContent.MAX_FORWARDS)
                .mapToObj(i -> EmailAddress.parse("\"" + "\\\"".repeat(29) + (100 + i) + "\"@" + domain))
                .toArray(EmailAddress[]::new);
        RuleContent content = named(
                "\u4e2d".repeat(RuleContent.MAX_NAME),
                1,
                forwarding("\"" + "\\\"".repeat(31) + "\"@example.com", longest));

        Rule made = store().createRule(EXAMPLE, content);

        assertThat(store().rule(EXAMPLE, made.id())).contains(made);
        assertThat(store().rulesForwardingTo(AccountName.DEFAULT, longest[49], PageRequest.first())
                        .total())
                .isEqualTo(1);
    }

    @Test
    default void aRuleIsFoundInItsOwnZoneOnly() {
        exampleZone();
        store().createZone(OTHER, AccountName.DEFAULT, false);
        String id = store().createRule(EXAMPLE, catchAll(EXAMPLE)).id();

        assertThat(store().rule(OTHER, id)).isEmpty();
        assertThatThrownBy(() -> store().updateRule(OTHER, id, catchAll(OTHER), ANY))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> store().deleteRule(OTHER, id, ANY)).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void aRuleNeedsAZoneThatExists() {
        assertThatThrownBy(() -> store().createRule(EXAMPLE, catchAll(EXAMPLE))).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> store().rules(EXAMPLE, PageRequest.first())).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void rulesAreListedByPriorityThenAge() {
        exampleZone();
        store().createRule(EXAMPLE, named("second", 5, forwarding("a@example.com", ME)));
        store().createRule(EXAMPLE, named("third", 5, forwarding("b@example.com", ME)));
        store().createRule(EXAMPLE, named("first", 0, catchAll(EXAMPLE)));

        assertThat(store().rules(EXAMPLE, PageRequest.first()).entries())
                .extracting(rule -> rule.content().name())
                .containsExactly("first", "second", "third");
        assertThat(store().rules(EXAMPLE, PageRequest.of(1, 1)).entries())
                .extracting(rule -> rule.content().name())
                .containsExactly("second");
        assertThat(store().rules(EXAMPLE, PageRequest.of(1, 1)).total()).isEqualTo(3);
    }

    @Test
    default void aSecondRuleWithTheSameMatchersIsAConflict() {
        exampleZone();
        store().createZone(OTHER, AccountName.DEFAULT, false);
        store().createRule(EXAMPLE, forwarding("sales@example.com", ME));
        Rule catchAll = store().createRule(EXAMPLE, catchAll(EXAMPLE));

        assertConflict("matchers[0]", () -> store().createRule(EXAMPLE, forwarding("Sales@example.com", YOU)));
        assertConflict("matchers[0]", () -> store().createRule(EXAMPLE, catchAll(EXAMPLE)));
        assertConflict(
                "matchers[0]",
                () -> store().updateRule(EXAMPLE, catchAll.id(), forwarding("sales@example.com", ME), ANY));
        assertThat(store().rule(EXAMPLE, catchAll.id())).contains(catchAll);
        store().createRule(OTHER, catchAll(OTHER));
    }

    @Test
    default void anUpdateKeepsTheIdentityAndCountsTheVersion() {
        exampleZone();
        Rule made = store().createRule(EXAMPLE, forwarding("sales@example.com", ME));
        RuleContent content = ImmutableRuleContent.builder()
                .from(named("sales", 3, forwarding("sales@example.com", YOU)))
                .unforwardable(Unforwardable.REFUSE)
                .build();

        Rule updated = store().updateRule(EXAMPLE, made.id(), content, OptionalLong.of(1));

        assertThat(updated.id()).isEqualTo(made.id());
        assertThat(updated.version()).isEqualTo(2);
        assertThat(updated.created()).isEqualTo(made.created());
        assertThat(updated.content()).isEqualTo(content);
        assertThat(store().rule(EXAMPLE, made.id())).contains(updated);
    }

    @Test
    default void aWriteThatExpectsAnotherVersionChangesNothing() {
        store().createAccount(ALICE);
        Zone zone = exampleZone();
        Rule rule = store().createRule(EXAMPLE, catchAll(EXAMPLE));
        Destination destination = store().createDestination(ALICE, ME, false);
        OptionalLong stale = OptionalLong.of(7);

        List.<ThrowingCallable>of(
                        () -> store().deleteAccount(ALICE, stale),
                        () -> store().updateZone(EXAMPLE, LENIENT, stale),
                        () -> store().deleteZone(EXAMPLE, stale),
                        () -> store().updateRule(EXAMPLE, rule.id(), forwarding("a@example.com", ME), stale),
                        () -> store().deleteRule(EXAMPLE, rule.id(), stale),
                        () -> store().verifyDestination(destination.id(), true, stale),
                        () -> store().deleteDestination(destination.id(), stale))
                .forEach(write -> assertThatThrownBy(write).isInstanceOf(VersionMismatchException.class));

        assertThat(store().zone(EXAMPLE)).contains(zone);
        assertThat(store().rule(EXAMPLE, rule.id())).contains(rule);
        assertThat(store().destination(destination.id())).contains(destination);
    }

    @Test
    default void aWriteToWhatIsNotThereSaysSo() {
        exampleZone();
        String nobody = "0".repeat(32);

        List.<ThrowingCallable>of(
                        () -> store().deleteAccount(ALICE, ANY),
                        () -> store().updateZone(OTHER, LENIENT, ANY),
                        () -> store().deleteZone(OTHER, ANY),
                        () -> store().updateRule(EXAMPLE, nobody, catchAll(EXAMPLE), ANY),
                        () -> store().deleteRule(EXAMPLE, nobody, ANY),
                        () -> store().verifyDestination(nobody, true, ANY),
                        () -> store().deleteDestination(nobody, ANY))
                .forEach(write -> assertThatThrownBy(write).isInstanceOf(NotFoundException.class));
    }

    @Test
    default void aDeletedRuleIsGoneAndItsMatchersAreFree() {
        exampleZone();
        Rule rule = store().createRule(EXAMPLE, forwarding("sales@example.com", ME));

        store().deleteRule(EXAMPLE, rule.id(), OptionalLong.of(1));

        assertThat(store().rule(EXAMPLE, rule.id())).isEmpty();
        store().createRule(EXAMPLE, forwarding("sales@example.com", ME));
    }

    // Destinations

    @Test
    default void aDestinationMadeIsFoundByIdAndByAddress() {
        EmailAddress spelled = EmailAddress.parse("Me@example.net");
        Destination made = store().createDestination(AccountName.DEFAULT, spelled, false);

        assertThat(made.verified()).isEmpty();
        assertThat(store().destination(made.id())).contains(made);
        assertThat(store().destination(AccountName.DEFAULT, ME)).contains(made);
        assertThat(store().destination(made.id()).orElseThrow().email()).hasToString("Me@example.net");
        assertThat(store().destination(ALICE, ME)).isEmpty();
    }

    @Test
    default void aDestinationIsOneOfItsAccountOnly() {
        store().createAccount(ALICE);
        store().createDestination(AccountName.DEFAULT, ME, true);

        assertConflict(
                "email",
                () -> store().createDestination(AccountName.DEFAULT, EmailAddress.parse("ME@example.net"), true));
        assertThat(store().createDestination(ALICE, ME, false).account()).isEqualTo(ALICE);
        assertThat(store().destinations(Optional.of(ALICE), Set.of(), PageRequest.first())
                        .total())
                .isEqualTo(1);
    }

    @Test
    default void aDestinationNeedsAnAccountThatExists() {
        assertThatThrownBy(() -> store().createDestination(ALICE, ME, true)).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void destinationsAreListedByAddress() {
        store().createDestination(AccountName.DEFAULT, YOU, true);
        store().createDestination(AccountName.DEFAULT, ME, true);

        assertThat(store().destinations(Optional.empty(), Set.of(), PageRequest.first())
                        .entries())
                .extracting(Destination::email)
                .containsExactly(ME, YOU);
    }

    @Test
    default void destinationsAreListedByWhetherTheyAreVerified() {
        store().createDestination(AccountName.DEFAULT, YOU, true);
        store().createDestination(AccountName.DEFAULT, ME, false);

        assertThat(store().destinations(Optional.empty(), Set.of(DestinationState.VERIFIED), PageRequest.first())
                        .entries())
                .extracting(Destination::email)
                .containsExactly(YOU);
        assertThat(store().destinations(
                                Optional.of(AccountName.DEFAULT), Set.of(DestinationState.WAITING), PageRequest.first())
                        .entries())
                .extracting(Destination::email)
                .containsExactly(ME);
    }

    @Test
    default void theTimeOfVerificationIsKeptWhileItHolds() {
        String id = store().createDestination(AccountName.DEFAULT, ME, false).id();

        Destination verified = store().verifyDestination(id, true, OptionalLong.of(1));
        assertThat(verified.verified()).isPresent();
        assertThat(verified.version()).isEqualTo(2);
        assertThat(store().verifyDestination(id, true, ANY)).isEqualTo(verified);

        Destination withdrawn = store().verifyDestination(id, false, OptionalLong.of(2));
        assertThat(withdrawn.verified()).isEmpty();
        assertThat(store().destination(id)).contains(withdrawn);
    }

    @Test
    default void aRuleOutlivesTheDestinationItNames() {
        exampleZone();
        String id = store().createDestination(AccountName.DEFAULT, ME, true).id();
        Rule rule = store().createRule(EXAMPLE, forwarding("sales@example.com", ME));

        store().deleteDestination(id, ANY);

        assertThat(store().rule(EXAMPLE, rule.id())).contains(rule);
        assertThat(store().destination(AccountName.DEFAULT, ME)).isEmpty();
    }

    @Test
    default void rulesAreFoundByTheAddressTheyForwardTo() {
        store().createAccount(ALICE);
        exampleZone();
        store().createZone(OTHER, ALICE, false);
        Rule both = store().createRule(EXAMPLE, forwarding("both@example.com", ME, YOU));
        Rule one = store().createRule(EXAMPLE, forwarding("one@example.com", EmailAddress.parse("ME@example.net")));
        store().createRule(EXAMPLE, catchAll(EXAMPLE));
        store().createRule(OTHER, forwarding("hers@example.org", ME));

        assertThat(store().rulesForwardingTo(AccountName.DEFAULT, ME, PageRequest.first())
                        .entries())
                .containsExactly(both, one);
        assertThat(store().rulesForwardingTo(AccountName.DEFAULT, ME, PageRequest.of(1, 1))
                        .entries())
                .containsExactly(one);

        store().updateRule(EXAMPLE, both.id(), forwarding("both@example.com", YOU), ANY);
        assertThat(store().rulesForwardingTo(AccountName.DEFAULT, ME, PageRequest.first())
                        .entries())
                .containsExactly(one);
    }

    @Test
    default void theVerifiedAmongManyAreThoseOfTheAccount() {
        store().createAccount(ALICE);
        Set<EmailAddress> asked = new HashSet<>();
        Set<EmailAddress> verified = new HashSet<>();
        for (int i = 0; i < 250; i++) {
            EmailAddress address = EmailAddress.parse("user" + i + "@example.net");
            asked.add(address);
            if (i % 50 == 0) {
                store().createDestination(AccountName.DEFAULT, address, true);
                verified.add(address);
            }
        }
        store().createDestination(AccountName.DEFAULT, EmailAddress.parse("user1@example.net"), false);
        store().createDestination(ALICE, EmailAddress.parse("user2@example.net"), true);

        assertThat(store().verifiedAmong(AccountName.DEFAULT, asked)).isEqualTo(verified);
        assertThat(store().verifiedAmong(AccountName.DEFAULT, Set.of())).isEmpty();
    }

    // Routing tables

    @Test
    default void aSnapshotHasWhatAZonesTableNeeds() {
        store().createAccount(ALICE);
        Zone zone = exampleZone();
        store().createDestination(AccountName.DEFAULT, ME, true);
        store().createDestination(AccountName.DEFAULT, YOU, false);
        store().createDestination(AccountName.DEFAULT, EmailAddress.parse("unused@example.net"), true);
        store().createDestination(ALICE, YOU, true);
        Rule last = store().createRule(EXAMPLE, named("last", 9, forwarding("a@example.com", ME, YOU)));
        Rule first = store().createRule(EXAMPLE, named("first", 1, forwarding("b@example.com", ME)));

        ZoneSnapshot snapshot = tables().snapshot(EXAMPLE).orElseThrow();

        assertThat(snapshot.zone()).isEqualTo(zone);
        assertThat(snapshot.rules()).containsExactly(first, last);
        assertThat(snapshot.verifiedDestinations()).containsExactly(ME);
        assertThat(tables().snapshot(OTHER)).isEmpty();
    }

    @Test
    default void aSubdomainIsAddedToItsZoneAndFoundThere() {
        exampleZone();

        Subdomain added = store().addSubdomain(EXAMPLE, SHOP, true);

        assertThat(added.zone()).isEqualTo(EXAMPLE);
        assertThat(added.domainAddedByUs()).isTrue();
        assertThat(store().subdomain(EXAMPLE, SHOP)).contains(added);
        assertThat(store().subdomains(EXAMPLE, PageRequest.first()).entries()).containsExactly(added);
        assertThat(tables().snapshot(SHOP).orElseThrow().zone().name()).isEqualTo(EXAMPLE);
        assertThat(tables().snapshot(EXAMPLE).orElseThrow().subdomains()).containsExactly(SHOP);
    }

    @Test
    default void aDomainIsOneZoneOrAddedToOne() {
        exampleZone();
        store().addSubdomain(EXAMPLE, SHOP, false);
        DomainName mail = DomainName.parse("mail.example.com");
        store().createZone(mail, AccountName.DEFAULT, false);

        assertConflict("name", () -> store().addSubdomain(EXAMPLE, SHOP, false));
        assertConflict("name", () -> store().addSubdomain(EXAMPLE, mail, false));
        assertConflict("name", () -> store().createZone(SHOP, AccountName.DEFAULT, false));
    }

    @Test
    default void onlyWhatLiesBelowTheZoneIsASubdomain() {
        exampleZone();

        assertThatThrownBy(() -> store().addSubdomain(EXAMPLE, OTHER, false)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> store().addSubdomain(EXAMPLE, EXAMPLE, false))
                .isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> store().addSubdomain(OTHER, DomainName.parse("a." + OTHER), false))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    default void aRuleHoldsAtTheApexOrAnAddedSubdomain() {
        exampleZone();
        RuleContent atShop = ImmutableRuleContent.builder()
                .from(catchAll(EXAMPLE))
                .domain(SHOP)
                .build();
        assertConflict("domain", () -> store().createRule(EXAMPLE, atShop));

        store().addSubdomain(EXAMPLE, SHOP, false);
        Rule made = store().createRule(EXAMPLE, atShop);

        assertThat(store().rule(EXAMPLE, made.id())).contains(made);
        assertThat(made.content().domain()).isEqualTo(SHOP);
        assertConflict("name", () -> store().deleteSubdomain(EXAMPLE, SHOP));
    }

    @Test
    default void aRuleWithAllThatMayBeSaidOfItIsReadBackEqual() {
        exampleZone();
        RuleContent rich = ImmutableRuleContent.builder()
                .domain(EXAMPLE)
                .atEverySubdomain(true)
                .name("rich")
                .addMatchers(RuleMatcher.pattern(TextPattern.regex("value", "list-(.+)")))
                .conditions(Condition.not(
                        Condition.subject(TextTest.of("is", TextTest.Comparison.CONTAINS, List.of("x", "y")))))
                .senders(SenderList.of(List.of("a@example.org"), List.of("*@example.org"), true))
                .addActions(
                        Action.addField(AddedField.of("X-Routed", "yes")),
                        Action.forwardTo(List.of(ForwardTarget.parse("value", "${1}@example.com"))))
                .hourlyLimit(20)
                .owner("git@example.org")
                .build();

        Rule made = store().createRule(EXAMPLE, rich);

        assertThat(store().rule(EXAMPLE, made.id()).orElseThrow().content()).isEqualTo(rich);
        assertThat(tables().snapshot(EXAMPLE).orElseThrow().rules()).containsExactly(made);
    }

    @Test
    default void rulesWithTheSameMatcherDifferByTheirConditionsOrTheirDomain() {
        exampleZone();
        RuleContent plain = catchAll(EXAMPLE);
        RuleContent conditional = ImmutableRuleContent.builder()
                .from(plain)
                .conditions(Condition.tls(true))
                .build();
        RuleContent everywhere = ImmutableRuleContent.builder()
                .from(plain)
                .atEverySubdomain(true)
                .build();

        store().createRule(EXAMPLE, plain);
        store().createRule(EXAMPLE, conditional);
        store().createRule(EXAMPLE, everywhere);

        assertConflict("matchers[0]", () -> store().createRule(EXAMPLE, conditional));
        assertConflict("matchers[0]", () -> store().createRule(EXAMPLE, everywhere));
    }

    @Test
    default void aPolicyIsPublishedOnceAndReadWithTheZone() {
        store().createZone(EXAMPLE, AccountName.DEFAULT, true);
        long before = tables().changesSince(0).revision();

        PublishedPolicy published = store().publishPolicy(EXAMPLE, ENFORCED);

        assertThat(published.content()).isEqualTo(ENFORCED);
        assertThat(published.version()).isEqualTo(1);
        assertThat(store().publishedPolicy(EXAMPLE)).contains(published);
        assertThat(store().publishedPolicies(PageRequest.first()).entries()).containsExactly(published);
        assertThat(tables().snapshot(EXAMPLE).orElseThrow().publishedPolicy()).contains(published);
        assertThat(tables().changesSince(before).changedZones()).containsExactly(EXAMPLE);
        assertConflict("zone", () -> store().publishPolicy(EXAMPLE, ENFORCED));
        assertThatThrownBy(() -> store().publishPolicy(OTHER, ENFORCED)).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void untilWhenSendersMayHaveAnEarlierPolicyIsRemembered() {
        store().createZone(EXAMPLE, AccountName.DEFAULT, true);
        store().publishPolicy(EXAMPLE, ENFORCED);

        PublishedPolicy none = store().replacePolicy(EXAMPLE, FORGOTTEN, OptionalLong.of(1));
        PublishedPolicy again = store().replacePolicy(EXAMPLE, FORGOTTEN, ANY);

        assertThat(none.heldUntil())
                .contains(none.modified().plus(ENFORCED.policy().maxAge()));
        assertThat(again).isEqualTo(none);
        assertThat(store().publishedPolicy(EXAMPLE)).contains(again);
        assertThatThrownBy(() -> store().replacePolicy(EXAMPLE, ENFORCED, OptionalLong.of(1)))
                .isInstanceOf(VersionMismatchException.class);
        assertThatThrownBy(() -> store().replacePolicy(OTHER, ENFORCED, ANY)).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void aZoneStaysUntilItsPolicyIsWithdrawnAndWhoMayHaveThatIsRemembered() {
        store().createZone(EXAMPLE, AccountName.DEFAULT, true);
        store().publishPolicy(EXAMPLE, ENFORCED);

        assertConflict("name", () -> store().deleteZone(EXAMPLE, ANY));
        store().withdrawPolicy(EXAMPLE, OptionalLong.of(1));

        assertThat(store().publishedPolicies(PageRequest.first()).entries()).isEmpty();
        assertThat(tables().snapshot(EXAMPLE).orElseThrow().publishedPolicy()).isEmpty();
        assertThatThrownBy(() -> store().withdrawPolicy(EXAMPLE, ANY)).isInstanceOf(NotFoundException.class);
        store().deleteZone(EXAMPLE, ANY);
        store().createZone(EXAMPLE, AccountName.DEFAULT, true);
        assertThat(store().publishPolicy(EXAMPLE, FORGOTTEN).heldUntil()).isPresent();
    }

    @Test
    default void aSubdomainThatIsDeletedIsForgottenByReaders() {
        exampleZone();
        store().addSubdomain(EXAMPLE, SHOP, false);
        long before = tables().changesSince(0).revision();

        store().deleteSubdomain(EXAMPLE, SHOP);

        assertThat(store().subdomain(EXAMPLE, SHOP)).isEmpty();
        assertThat(tables().snapshot(SHOP)).isEmpty();
        assertThat(tables().changesSince(before).deletedZones()).containsExactly(SHOP);
        assertThat(tables().changesSince(before).changedZones()).containsExactly(EXAMPLE);
        assertThatThrownBy(() -> store().deleteSubdomain(EXAMPLE, SHOP)).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void aZoneGoesWithItsSubdomains() {
        exampleZone();
        store().addSubdomain(EXAMPLE, SHOP, false);
        long before = tables().changesSince(0).revision();

        store().deleteZone(EXAMPLE, ANY);

        assertThat(tables().changesSince(before).deletedZones()).containsExactlyInAnyOrder(EXAMPLE, SHOP);
        store().createZone(SHOP, AccountName.DEFAULT, false);
        assertThat(tables().changesSince(before).deletedZones()).containsExactly(EXAMPLE);
    }

    @Test
    default void aChangedZoneIsToldWithItsSubdomains() {
        exampleZone();
        long before = tables().changesSince(0).revision();

        store().addSubdomain(EXAMPLE, SHOP, false);

        assertThat(tables().changesSince(before).changedZones()).containsExactlyInAnyOrder(EXAMPLE, SHOP);
    }

    @Test
    default void aSenderIsOnTheListOfTheServerAnAccountOrAZone() {
        store().createAccount(ALICE);
        store().createZone(EXAMPLE, ALICE, false);
        SenderEntry server = store().createSenderEntry(SenderScope.server(), Kind.BLOCK, "*@Spam.example", "note");
        SenderEntry account = store().createSenderEntry(SenderScope.account(ALICE), Kind.ALLOW, "a@spam.example", "");
        SenderEntry zone = store().createSenderEntry(SenderScope.zone(EXAMPLE), Kind.BLOCK, "*@spam.example", "");

        assertThat(server.pattern()).isEqualTo("*@spam.example");
        assertThat(zone.account()).contains(ALICE);
        assertThat(store().senderEntry(account.id())).contains(account);
        assertThat(senders(Optional.empty(), Optional.empty())).containsExactlyInAnyOrder(server, account, zone);
        assertThat(senders(Optional.of(SenderScope.server()), Optional.empty())).containsExactly(server);
        assertThat(senders(Optional.of(SenderScope.account(ALICE)), Optional.empty()))
                .containsExactly(account);
        assertThat(senders(Optional.of(SenderScope.zone(EXAMPLE)), Optional.empty()))
                .containsExactly(zone);
        assertThat(senders(Optional.empty(), Optional.of(Kind.ALLOW))).containsExactly(account);
        ZoneSnapshot snapshot = tables().snapshot(EXAMPLE).orElseThrow();
        assertThat(snapshot.senders().blocked()).containsExactly("*@spam.example");
        assertThat(snapshot.accountSenders().allowed()).containsExactly("a@spam.example");
        assertThat(tables().senders().blocked()).containsExactly("*@spam.example");
    }

    private List<SenderEntry> senders(Optional<SenderScope> scope, Optional<Kind> kind) {
        return store().senderEntries(scope, kind, PageRequest.first()).entries();
    }

    @Test
    default void aSenderIsOnAListOnce() {
        exampleZone();
        store().createSenderEntry(SenderScope.zone(EXAMPLE), Kind.BLOCK, "a@spam.example", "");
        store().createSenderEntry(SenderScope.zone(EXAMPLE), Kind.ALLOW, "a@spam.example", "");
        store().createSenderEntry(SenderScope.server(), Kind.BLOCK, "a@spam.example", "");

        assertConflict(
                "pattern",
                () -> store().createSenderEntry(SenderScope.zone(EXAMPLE), Kind.BLOCK, "A@spam.example", ""));
        assertThatThrownBy(() -> store().createSenderEntry(SenderScope.zone(OTHER), Kind.BLOCK, "a@b.example", ""))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> store().createSenderEntry(SenderScope.server(), Kind.BLOCK, "nobody", ""))
                .isInstanceOf(InvalidInputException.class);
    }

    @Test
    default void aSenderThatIsAddedOrTakenAwayIsToldToReaders() {
        store().createAccount(ALICE);
        exampleZone();
        long before = tables().changesSince(0).revision();

        SenderEntry server = store().createSenderEntry(SenderScope.server(), Kind.BLOCK, "a@spam.example", "");
        store().createSenderEntry(SenderScope.account(ALICE), Kind.BLOCK, "a@spam.example", "");
        store().createSenderEntry(SenderScope.zone(EXAMPLE), Kind.BLOCK, "a@spam.example", "");

        Changes changes = tables().changesSince(before);
        assertThat(changes.sendersChanged()).isTrue();
        assertThat(changes.changedAccounts()).containsExactly(ALICE);
        assertThat(changes.changedZones()).containsExactly(EXAMPLE);
        assertThat(tables().changesSince(changes.revision()).sendersChanged()).isFalse();

        store().deleteSenderEntry(server.id());

        assertThat(tables().changesSince(changes.revision()).sendersChanged()).isTrue();
        assertThat(tables().senders().isEmpty()).isTrue();
        assertThatThrownBy(() -> store().deleteSenderEntry(server.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void aZonesSendersGoWithIt() {
        exampleZone();
        SenderEntry entry = store().createSenderEntry(SenderScope.zone(EXAMPLE), Kind.BLOCK, "a@spam.example", "");

        store().deleteZone(EXAMPLE, ANY);

        assertThat(store().senderEntry(entry.id())).isEmpty();
    }

    @Test
    default void rulesAndZonesAreFoundByWhatTheySay() {
        exampleZone();
        store().createZone(OTHER, AccountName.DEFAULT, false);
        Rule rest = store().createRule(EXAMPLE, catchAll(EXAMPLE));
        Rule sales = store().createRule(
                        EXAMPLE,
                        ImmutableRuleContent.builder()
                                .from(forwarding("sales_1@example.com", ME))
                                .enabled(false)
                                .owner("git")
                                .build());

        assertThat(found(ImmutableRuleQuery.builder().text("SALES_").build())).containsExactly(sales);
        assertThat(found(ImmutableRuleQuery.builder().text("salesx1").build())).isEmpty();
        assertThat(found(ImmutableRuleQuery.builder().text("%").build())).isEmpty();
        Rule overseas = store().createRule(
                        EXAMPLE,
                        ImmutableRuleContent.builder()
                                .from(forwarding("overseas@example.com", ME))
                                .name("\u00dcbersee")
                                .build());
        assertThat(found(ImmutableRuleQuery.builder().text("\u00dcbers").build()))
                .containsExactly(overseas);
        store().deleteRule(EXAMPLE, overseas.id(), ANY);
        assertThat(found(ImmutableRuleQuery.builder().enabled(true).build())).containsExactly(rest);
        assertThat(found(ImmutableRuleQuery.builder().owner("git").build())).containsExactly(sales);
        assertThat(found(ImmutableRuleQuery.builder().domain("example.com").build()))
                .containsExactlyInAnyOrder(rest, sales);
        assertThat(store().zones(Optional.empty(), Optional.of("ple.OR"), PageRequest.first())
                        .entries())
                .extracting(Zone::name)
                .containsExactly(OTHER);
    }

    private List<Rule> found(RuleQuery query) {
        return store().rules(EXAMPLE, query, PageRequest.first()).entries();
    }

    @Test
    default void aReaderWhoKnowsNothingGetsEverything() {
        store().createAccount(ALICE);
        exampleZone();
        store().createZone(OTHER, ALICE, false, LENIENT);

        Changes all = tables().changesSince(0);

        assertThat(all.changedZones()).containsExactlyInAnyOrder(EXAMPLE, OTHER);
        assertThat(all.deletedZones()).isEmpty();
        assertThat(all.hasMore()).isFalse();
    }

    @Test
    default void everyZoneIsNamed() {
        exampleZone();
        store().createZone(OTHER, AccountName.DEFAULT, false);
        DomainName deleted = DomainName.parse("deleted.example");
        store().createZone(deleted, AccountName.DEFAULT, false);
        store().deleteZone(deleted, ANY);
        List<DomainName> named = new ArrayList<>();

        tables().forEachZone(named::add);

        assertThat(named).containsExactlyInAnyOrder(EXAMPLE, OTHER);
    }

    @Test
    default void aReaderFromTheFutureGetsTheRevisionThereIs() {
        exampleZone();

        assertThat(tables().changesSince(Long.MAX_VALUE).revision())
                .isEqualTo(tables().changesSince(0).revision());
    }

    @Test
    default void aReaderWhoKnowsAllGetsNothing() {
        exampleZone();
        Changes nothing = tables().changesSince(tables().changesSince(0).revision());

        assertThat(nothing.changedZones()).isEmpty();
        assertThat(nothing.deletedZones()).isEmpty();
        assertThat(nothing.changedAccounts()).isEmpty();
    }

    @Test
    default void everyWriteToAZoneOrItsRulesIsAChangeOfTheZone() {
        exampleZone();
        store().createZone(OTHER, AccountName.DEFAULT, false);

        assertChangesZone(() -> store().updateZone(EXAMPLE, LENIENT, ANY));
        Rule[] rule = new Rule[1];
        assertChangesZone(() -> rule[0] = store().createRule(EXAMPLE, catchAll(EXAMPLE)));
        assertChangesZone(() -> store().updateRule(EXAMPLE, rule[0].id(), forwarding("a@example.com", ME), ANY));
        assertChangesZone(() -> store().deleteRule(EXAMPLE, rule[0].id(), ANY));
    }

    private void assertChangesZone(Runnable write) {
        long before = tables().changesSince(0).revision();
        write.run();
        assertThat(tables().changesSince(before).changedZones()).containsExactly(EXAMPLE);
    }

    @Test
    default void everyWriteToADestinationIsAChangeOfItsAccountsZonesThatForwardThere() {
        store().createAccount(ALICE);
        exampleZone();
        store().createRule(EXAMPLE, forwarding("a@example.com", ME));
        store().createZone(OTHER, AccountName.DEFAULT, false);
        DomainName ofAlice = DomainName.parse("alice.example");
        store().createZone(ofAlice, ALICE, false);
        store().createRule(ofAlice, forwarding("a@alice.example", ME));

        Destination[] destination = new Destination[1];
        assertChangesZone(() -> destination[0] = store().createDestination(AccountName.DEFAULT, ME, false));
        assertChangesZone(() -> store().verifyDestination(destination[0].id(), true, ANY));
        assertChangesZone(() -> store().deleteDestination(destination[0].id(), ANY));
    }

    @Test
    default void aDeletedZoneIsToldUntilItIsMadeAgain() {
        exampleZone();
        long before = tables().changesSince(0).revision();

        store().deleteZone(EXAMPLE, ANY);
        assertThat(tables().changesSince(before).deletedZones()).containsExactly(EXAMPLE);
        assertThat(tables().changesSince(before).changedZones()).isEmpty();

        exampleZone();
        assertThat(tables().changesSince(before).deletedZones()).isEmpty();
        assertThat(tables().changesSince(before).changedZones()).containsExactly(EXAMPLE);
        store().deleteZone(EXAMPLE, ANY);
        assertThat(tables().changesSince(before).deletedZones()).containsExactly(EXAMPLE);
    }

    @Test
    default void aRefusedWriteChangesNothing() {
        exampleZone();
        store().createRule(EXAMPLE, catchAll(EXAMPLE));
        long before = tables().changesSince(0).revision();

        assertThatThrownBy(() -> store().createRule(EXAMPLE, catchAll(EXAMPLE))).isInstanceOf(ConflictException.class);

        assertThat(tables().changesSince(before).changedZones()).isEmpty();
    }

    // Many at once

    @Test
    default void ofManyEditsOfOneVersionOneSucceeds() throws Exception {
        exampleZone();
        Rule rule = store().createRule(EXAMPLE, catchAll(EXAMPLE));
        AtomicInteger mismatches = new AtomicInteger();

        atOnce(6, i -> () -> {
            try {
                RuleContent content = named("edit " + i, i, catchAll(EXAMPLE));
                store().updateRule(EXAMPLE, rule.id(), content, OptionalLong.of(1));
            } catch (VersionMismatchException e) {
                mismatches.incrementAndGet();
            }
            return null;
        });

        assertThat(mismatches).hasValue(5);
        assertThat(store().rule(EXAMPLE, rule.id()).orElseThrow().version()).isEqualTo(2);
    }

    @Test
    default void ofManyRulesWithTheSameMatchersOneIsMade() throws Exception {
        exampleZone();
        AtomicInteger conflicts = new AtomicInteger();

        atOnce(6, i -> () -> {
            try {
                store().createRule(EXAMPLE, forwarding("sales@example.com", ME));
            } catch (ConflictException e) {
                conflicts.incrementAndGet();
            }
            return null;
        });

        assertThat(conflicts).hasValue(5);
        assertThat(store().rules(EXAMPLE, PageRequest.first()).total()).isEqualTo(1);
    }

    @Test
    default void whateverManyEditAtOnceSomeSerialOrderTellsAndLeavesTheSame() throws Exception {
        for (int seed = 0; seed < 20; seed++) {
            DomainName zone = DomainName.parse("serial" + seed + ".example");
            store().createZone(zone, AccountName.DEFAULT, false);

            ConcurrentEdits edits = ConcurrentEdits.in(store(), zone, seed);

            assertThat(edits.hasSerialOrder())
                    .as("a serial order of%n%s", edits)
                    .isTrue();
        }
    }

    @Test
    default void aReaderWhoFollowsTheChangesMissesNothingOfManyWriters() throws Exception {
        int writers = 4;
        int each = 25;
        for (int i = 0; i < writers; i++) {
            store().createZone(DomainName.parse("zone" + i + ".example"), AccountName.DEFAULT, false);
        }
        Follower follower = new Follower(tables());
        AtomicInteger busy = new AtomicInteger(writers);

        atOnce(writers + 1, i -> () -> {
            if (i == writers) {
                while (busy.get() > 0) {
                    follower.follow();
                }
                return null;
            }
            try {
                writeAndDelete(i, each);
            } finally {
                busy.decrementAndGet();
            }
            return null;
        });
        follower.follow();

        assertThat(follower.known).isEqualTo(whatIsStored());
    }

    private void writeAndDelete(int writer, int each) {
        DomainName zone = DomainName.parse("zone" + writer + ".example");
        for (int n = 0; n < each; n++) {
            store().createRule(zone, forwarding("user" + n + "@" + zone, ME));
            DomainName shortLived = DomainName.parse("w" + writer + "n" + n % 5 + ".example");
            if (n % 2 == 0) {
                store().createZone(shortLived, AccountName.DEFAULT, false);
            } else {
                store().deleteZone(DomainName.parse("w" + writer + "n" + (n - 1) % 5 + ".example"), ANY);
            }
        }
    }

    private Map<DomainName, List<Rule>> whatIsStored() {
        Map<DomainName, List<Rule>> stored = new HashMap<>();
        for (Zone zone :
                store().zones(Optional.empty(), PageRequest.of(1000, 0)).entries()) {
            stored.put(
                    zone.name(),
                    store().rules(zone.name(), PageRequest.of(1000, 0)).entries());
        }
        return stored;
    }

    /** Keeps a copy of the rules up to date by the changes alone. */
    final class Follower {
        private final RoutingTableSource source;
        private final Map<DomainName, List<Rule>> known = new HashMap<>();
        private long revision;

        private Follower(RoutingTableSource source) {
            this.source = source;
        }

        private void follow() {
            Changes changes = source.changesSince(revision);
            assertThat(changes.revision()).isGreaterThanOrEqualTo(revision);
            changes.deletedZones().forEach(known::remove);
            changes.changedZones()
                    .forEach(zone -> source.snapshot(zone)
                            .ifPresentOrElse(snapshot -> known.put(zone, snapshot.rules()), () -> known.remove(zone)));
            revision = changes.revision();
        }
    }

    private static void atOnce(int threads, IntFunction<Callable<Void>> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Callable<Void>> all = new ArrayList<>();
            IntStream.range(0, threads).forEach(i -> all.add(work.apply(i)));
            for (Future<Void> done : executor.invokeAll(all)) {
                done.get();
            }
        } finally {
            executor.shutdownNow();
        }
    }
}
