package dev.emailrouting.routing.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationDomain;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.Suspension;
import dev.emailrouting.routing.store.BounceStore.Address;
import dev.emailrouting.routing.store.BounceStore.SuspensionPolicy;
import dev.emailrouting.routing.store.BounceStore.Tally;
import dev.emailrouting.routing.store.VerificationStore.MailLimits;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.routing.store.RoutingStoreContract.forwarding;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What every store does for the verification of destinations, for domains that are verified as a whole, and for destinations
 * that refuse mail. Each test begins with a new store.
 */
public interface DestinationStoreContract {
    AccountName DEFAULT = AccountName.DEFAULT;
    AccountName BOB = AccountName.parse("name", "bob");
    DomainName ZONE = DomainName.parse("example.com");
    DomainName OUTSIDE = DomainName.parse("example.net");
    EmailAddress TARGET = EmailAddress.parse("me@example.net");
    EmailAddress SECOND_TARGET = EmailAddress.parse("you@example.net");
    OptionalLong NOW_OR_LATER = OptionalLong.empty();

    Instant MORNING = Instant.parse("2026-03-01T08:00:00Z");
    Instant NEXT_DAY = MORNING.plus(Duration.ofDays(1));
    MailLimits LIMITS =
            ImmutableMailLimits.builder().perAddress(2).perAccount(3).build();
    SuspensionPolicy AT_THREE = ImmutableSuspensionPolicy.builder()
            .refusals(3)
            .window(Duration.ofDays(7))
            .build();

    RoutingStore store();

    RoutingTableSource tables();

    /** The store at a time. */
    VerificationStore verifications(Instant now);

    BounceStore bounces(Instant now);

    // Links

    @Test
    default void aLinkThatIsConfirmedVerifiesItsDestination() {
        String id = waiting(TARGET);
        verifications(MORNING).begin(id, "hash", NEXT_DAY, LIMITS);

        Optional<Destination> confirmed =
                verifications(NEXT_DAY.minusSeconds(1)).confirm(id, "hash");

        assertThat(confirmed).map(Destination::state).contains(DestinationState.VERIFIED);
        assertThat(store().destination(id)).isEqualTo(confirmed);
        assertThat(store().verifiedAmong(DEFAULT, Set.of(TARGET))).containsExactly(TARGET);
    }

    @Test
    default void aLinkCountsOnce() {
        String id = waiting(TARGET);
        verifications(MORNING).begin(id, "hash", NEXT_DAY, LIMITS);
        verifications(MORNING).confirm(id, "hash");

        assertThat(verifications(MORNING).confirm(id, "hash")).isEmpty();
        assertThat(verifications(MORNING).pendingVerification(id)).isEmpty();
    }

    @Test
    default void aNewerLinkVoidsTheOneBefore() {
        String id = waiting(TARGET);
        verifications(MORNING).begin(id, "first", NEXT_DAY, LIMITS);
        verifications(MORNING).begin(id, "second", NEXT_DAY, LIMITS);

        assertThat(verifications(MORNING).confirm(id, "first")).isEmpty();
        assertThat(store().destination(id)).map(Destination::state).contains(DestinationState.WAITING);
        assertThat(verifications(MORNING).confirm(id, "second")).isPresent();
    }

    @Test
    default void aLinkExpires() {
        String id = waiting(TARGET);
        verifications(MORNING).begin(id, "hash", NEXT_DAY, LIMITS);

        assertThat(verifications(NEXT_DAY).confirm(id, "hash")).isEmpty();
        assertThat(store().destination(id)).map(Destination::state).contains(DestinationState.WAITING);
    }

    @Test
    default void aLinkIsOfOneDestinationOnly() {
        String id = waiting(TARGET);
        String other = waiting(SECOND_TARGET);
        verifications(MORNING).begin(id, "hash", NEXT_DAY, LIMITS);

        assertThat(verifications(MORNING).confirm(other, "hash")).isEmpty();
    }

    @Test
    default void aLinkThatWaitsIsShown() {
        String id = waiting(TARGET);
        verifications(MORNING).begin(id, "hash", NEXT_DAY, LIMITS);

        assertThat(verifications(MORNING).pendingVerification(id))
                .contains(ImmutablePendingVerification.builder()
                        .linkHash("hash")
                        .sent(MORNING)
                        .expires(NEXT_DAY)
                        .build());
    }

    @Test
    default void anAdministratorsWordVoidsTheLink() {
        String verified = waiting(TARGET);
        String withdrawn = waiting(SECOND_TARGET);
        verifications(MORNING).begin(verified, "one", NEXT_DAY, LIMITS);
        verifications(MORNING).begin(withdrawn, "two", NEXT_DAY, LIMITS);

        store().verifyDestination(verified, true, NOW_OR_LATER);
        store().verifyDestination(withdrawn, false, NOW_OR_LATER);

        assertThat(verifications(MORNING).confirm(verified, "one")).isEmpty();
        assertThat(verifications(MORNING).confirm(withdrawn, "two")).isEmpty();
    }

    @Test
    default void theLinkOfADeletedDestinationIsGone() {
        String id = waiting(TARGET);
        verifications(MORNING).begin(id, "hash", NEXT_DAY, LIMITS);

        store().deleteDestination(id, NOW_OR_LATER);

        assertThat(verifications(MORNING).confirm(id, "hash")).isEmpty();
        assertThatThrownBy(() -> verifications(MORNING).begin(id, "again", NEXT_DAY, LIMITS))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    default void confirmingIsAChangeOfTheZonesThatForwardThere() {
        store().createZone(ZONE, DEFAULT, false);
        store().createRule(ZONE, forwarding("sales@example.com", TARGET));
        String id = waiting(TARGET);
        verifications(MORNING).begin(id, "hash", NEXT_DAY, LIMITS);
        long before = tables().changesSince(0).revision();

        verifications(MORNING).confirm(id, "hash");

        assertThat(tables().changesSince(before).changedZones()).containsExactly(ZONE);
    }

    // Limits

    @Test
    default void oneAddressGetsNoMoreThanSoManyMailsAnHour() {
        String id = waiting(TARGET);
        verifications(MORNING).begin(id, "1", NEXT_DAY, LIMITS);
        verifications(MORNING.plusSeconds(600)).begin(id, "2", NEXT_DAY, LIMITS);

        assertThatThrownBy(() -> verifications(MORNING.plusSeconds(1200)).begin(id, "3", NEXT_DAY, LIMITS))
                .isInstanceOfSatisfying(
                        TooManyMailsException.class,
                        tooMany -> assertThat(tooMany.retryAfter()).isEqualTo(Duration.ofSeconds(2401)));
        assertThat(verifications(MORNING).pendingVerification(id))
                .map(VerificationStore.PendingVerification::linkHash)
                .contains("2");
        verifications(MORNING.plusSeconds(3601)).begin(id, "3", NEXT_DAY, LIMITS);
    }

    @Test
    default void neitherAnotherAccountNorANewDestinationMakesRoomForMoreMailsToAnAddress() {
        store().createAccount(BOB);
        String mine = waiting(TARGET);
        verifications(MORNING).begin(mine, "1", NEXT_DAY, LIMITS);
        String his = store().createDestination(BOB, TARGET, false).id();
        verifications(MORNING).begin(his, "2", NEXT_DAY, LIMITS);
        store().deleteDestination(mine, NOW_OR_LATER);
        String again = waiting(TARGET);

        assertThatThrownBy(() -> verifications(MORNING).begin(again, "3", NEXT_DAY, LIMITS))
                .isInstanceOf(TooManyMailsException.class)
                .hasMessageContaining("to one address");
        assertThatThrownBy(() -> verifications(MORNING).checkLimits(BOB, TARGET, LIMITS))
                .isInstanceOf(TooManyMailsException.class);
        verifications(MORNING).checkLimits(BOB, SECOND_TARGET, LIMITS);
    }

    @Test
    default void oneAccountSendsNoMoreThanSoManyMailsAnHour() {
        store().createAccount(BOB);
        for (int i = 0; i < 3; i++) {
            String id = waiting(EmailAddress.parse("user" + i + "@example.net"));
            verifications(MORNING).begin(id, "hash" + i, NEXT_DAY, LIMITS);
        }

        assertThatThrownBy(() -> verifications(MORNING).checkLimits(DEFAULT, TARGET, LIMITS))
                .isInstanceOf(TooManyMailsException.class)
                .hasMessageContaining("for one account");
        verifications(MORNING).checkLimits(BOB, TARGET, LIMITS);
    }

    // Domains

    @Test
    default void anyAddressInAVerifiedDomainMayBeForwardedTo() {
        store().createAccount(BOB);
        store().createZone(ZONE, DEFAULT, false);
        store().createRule(ZONE, forwarding("sales@example.com", TARGET));
        DestinationDomain made = store().createDestinationDomain(DEFAULT, OUTSIDE);
        store().createDestinationDomain(DEFAULT, DomainName.parse("never-named.example"));

        assertThat(store().destinationDomain(made.id())).contains(made);
        assertThat(store().isVerifiedDomain(DEFAULT, OUTSIDE)).isTrue();
        assertThat(store().verifiedAmong(DEFAULT, Set.of(TARGET, EmailAddress.parse("me@sub.example.net"))))
                .containsExactly(TARGET);
        assertThat(tables().snapshot(ZONE).orElseThrow().verifiedDomains()).containsExactly(OUTSIDE);
        assertThat(store().isVerifiedDomain(BOB, OUTSIDE)).isFalse();
        assertThat(store().verifiedAmong(BOB, Set.of(TARGET))).isEmpty();
    }

    @Test
    default void anAccountHasADomainOnce() {
        store().createAccount(BOB);
        store().createDestinationDomain(DEFAULT, OUTSIDE);

        assertThatThrownBy(() -> store().createDestinationDomain(DEFAULT, OUTSIDE))
                .isInstanceOfSatisfying(
                        ConflictException.class,
                        conflict -> assertThat(conflict.field()).isEqualTo("domain"));
        assertThat(store().createDestinationDomain(BOB, OUTSIDE).account()).isEqualTo(BOB);
        assertThatThrownBy(() -> store().createDestinationDomain(AccountName.parse("name", "nobody"), OUTSIDE))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    default void domainsAreListedByNameAndByAccount() {
        store().createAccount(BOB);
        DestinationDomain last = store().createDestinationDomain(DEFAULT, DomainName.parse("z.example"));
        DestinationDomain his = store().createDestinationDomain(BOB, DomainName.parse("m.example"));
        DestinationDomain first = store().createDestinationDomain(DEFAULT, DomainName.parse("a.example"));

        assertThat(store().destinationDomains(Optional.empty(), PageRequest.first())
                        .entries())
                .containsExactly(first, his, last);
        Page<DestinationDomain> second = store().destinationDomains(Optional.of(DEFAULT), PageRequest.of(1, 1));
        assertThat(second.entries()).containsExactly(last);
        assertThat(second.total()).isEqualTo(2);
    }

    @Test
    default void aDeletedDomainVerifiesNothingAnyMore() {
        DestinationDomain made = store().createDestinationDomain(DEFAULT, OUTSIDE);
        long before = tables().changesSince(0).revision();

        store().deleteDestinationDomain(made.id());

        assertThat(store().verifiedAmong(DEFAULT, Set.of(TARGET))).isEmpty();
        assertThat(tables().changesSince(before).changedAccounts()).containsExactly(DEFAULT);
        assertThatThrownBy(() -> store().deleteDestinationDomain(made.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void anAccountWithADomainStays() {
        store().createAccount(BOB);
        store().createDestinationDomain(BOB, OUTSIDE);

        assertThatThrownBy(() -> store().deleteAccount(BOB, NOW_OR_LATER)).isInstanceOf(ConflictException.class);
    }

    // Refusals

    @Test
    default void soManyRefusalsInARowSuspendADestination() {
        store().createZone(ZONE, DEFAULT, false);
        Rule rule = store().createRule(ZONE, forwarding("sales@example.com", TARGET));
        Destination destination = store().createDestination(DEFAULT, TARGET, true);
        refuse(MORNING, TARGET, "550 5.1.1 nobody");
        refuse(MORNING, TARGET, "550 5.1.1 nobody");
        assertThat(destination(destination.id()).bounces()).isEqualTo(2);
        long before = tables().changesSince(0).revision();

        List<Destination> suspended = refuse(NEXT_DAY, TARGET, "550 5.1.1 gone");

        Destination after = destination(destination.id());
        assertThat(suspended).containsExactly(after);
        assertThat(after.state()).isEqualTo(DestinationState.SUSPENDED);
        assertThat(after.suspended()).map(Suspension::since).contains(NEXT_DAY);
        assertThat(after.suspended().orElseThrow().reason())
                .contains("3 times in a row")
                .contains("550 5.1.1 gone");
        assertThat(after.version()).isEqualTo(destination.version());
        assertThat(bounces(NEXT_DAY).suspendedDestinations()).isEqualTo(1);
        assertThat(store().verifiedAmong(DEFAULT, Set.of(TARGET))).isEmpty();
        assertThat(tables().snapshot(ZONE).orElseThrow().verifiedDestinations()).isEmpty();
        assertThat(tables().snapshot(ZONE).orElseThrow().rules()).containsExactly(rule);
        assertThat(tables().changesSince(before).changedZones()).containsExactly(ZONE);
        assertThat(store().destinations(Optional.empty(), Set.of(DestinationState.SUSPENDED), PageRequest.first())
                        .entries())
                .containsExactly(after);
        assertThat(store().destinations(
                                Optional.empty(),
                                Set.of(DestinationState.VERIFIED, DestinationState.WAITING),
                                PageRequest.first())
                        .entries())
                .isEmpty();
    }

    @Test
    default void oneThatIsTakenBreaksTheRow() {
        String id = store().createDestination(DEFAULT, TARGET, true).id();
        refuse(MORNING, TARGET, "no");
        refuse(MORNING, TARGET, "no");

        count(MORNING, TARGET, Tally.ofSuccess());

        assertThat(destination(id).bounces()).isZero();
        count(MORNING, TARGET, Tally.ofRefusal("no").then(Tally.ofSuccess()).then(Tally.ofRefusal("no")));
        assertThat(destination(id).bounces()).isEqualTo(1);
        assertThat(destination(id).state()).isEqualTo(DestinationState.VERIFIED);
    }

    @Test
    default void whatIsCountedTogetherCountsAsMuch() {
        store().createDestination(DEFAULT, TARGET, true);

        assertThat(count(
                        MORNING,
                        TARGET,
                        Tally.ofRefusal("no")
                                .then(Tally.ofRefusal("no"))
                                .then(Tally.ofRefusal("no"))
                                .then(Tally.ofRefusal("never"))))
                .extracting(Destination::bounces)
                .containsExactly(4);
    }

    @Test
    default void aRowThatBeganTooLongAgoBeginsAnew() {
        String id = store().createDestination(DEFAULT, TARGET, true).id();
        refuse(MORNING, TARGET, "no");
        refuse(MORNING, TARGET, "no");

        assertThat(refuse(MORNING.plus(Duration.ofDays(8)), TARGET, "no")).isEmpty();
        assertThat(destination(id).bounces()).isEqualTo(1);
    }

    @Test
    default void withoutALimitNothingIsSuspended() {
        String id = store().createDestination(DEFAULT, TARGET, true).id();
        SuspensionPolicy never = ImmutableSuspensionPolicy.builder()
                .refusals(0)
                .window(Duration.ofDays(7))
                .build();

        for (int i = 0; i < 5; i++) {
            assertThat(bounces(MORNING).count(Map.of(address(DEFAULT, TARGET), Tally.ofRefusal("no")), never))
                    .isEmpty();
        }
        assertThat(destination(id).bounces()).isEqualTo(5);
    }

    @Test
    default void refusalsAreCountedForTheAccountThatForwarded() {
        store().createAccount(BOB);
        String mine = store().createDestination(DEFAULT, TARGET, true).id();
        String his = store().createDestination(BOB, TARGET, true).id();

        bounces(MORNING).count(Map.of(address(BOB, TARGET), Tally.ofRefusal("no")), AT_THREE);

        assertThat(destination(mine).bounces()).isZero();
        assertThat(destination(his).bounces()).isEqualTo(1);
    }

    @Test
    default void whatIsNoDestinationOrInAVerifiedDomainIsPassedOver() {
        store().createDestinationDomain(DEFAULT, OUTSIDE);
        String id = store().createDestination(DEFAULT, TARGET, true).id();

        assertThat(count(MORNING, TARGET, threeRefusals())).isEmpty();
        assertThat(count(MORNING, SECOND_TARGET, threeRefusals())).isEmpty();

        assertThat(destination(id).bounces()).isZero();
    }

    @Test
    default void aSuspensionIsLiftedByAnAdministratorOrByANewLink() {
        String id = store().createDestination(DEFAULT, TARGET, true).id();
        count(MORNING, TARGET, threeRefusals());

        Destination lifted = store().liftSuspension(id, OptionalLong.of(1));
        assertThat(lifted.state()).isEqualTo(DestinationState.VERIFIED);
        assertThat(lifted.bounces()).isZero();
        assertThat(lifted.version()).isEqualTo(2);
        assertThat(destination(id)).isEqualTo(lifted);
        assertThat(store().liftSuspension(id, NOW_OR_LATER)).isEqualTo(lifted);

        count(MORNING, TARGET, threeRefusals());
        assertThat(store().verifyDestination(id, true, NOW_OR_LATER).state()).isEqualTo(DestinationState.VERIFIED);

        count(MORNING, TARGET, threeRefusals());
        verifications(MORNING).begin(id, "hash", NEXT_DAY, LIMITS);
        assertThat(verifications(MORNING).confirm(id, "hash"))
                .map(Destination::state)
                .contains(DestinationState.VERIFIED);
        assertThat(destination(id).verified()).isEqualTo(lifted.verified());
    }

    @Test
    default void aStaleLiftIsRefused() {
        String id = store().createDestination(DEFAULT, TARGET, true).id();

        assertThatThrownBy(() -> store().liftSuspension(id, OptionalLong.of(7)))
                .isInstanceOf(VersionMismatchException.class);
        assertThatThrownBy(() -> store().liftSuspension("0".repeat(32), NOW_OR_LATER))
                .isInstanceOf(NotFoundException.class);
    }

    private String waiting(EmailAddress email) {
        return store().createDestination(DEFAULT, email, false).id();
    }

    private Destination destination(String id) {
        return store().destination(id).orElseThrow();
    }

    private List<Destination> refuse(Instant now, EmailAddress email, String words) {
        return count(now, email, Tally.ofRefusal(words));
    }

    private List<Destination> count(Instant now, EmailAddress email, Tally tally) {
        return bounces(now).count(Map.of(address(DEFAULT, email), tally), AT_THREE);
    }

    private static Tally threeRefusals() {
        return Tally.ofRefusal("no").then(Tally.ofRefusal("no")).then(Tally.ofRefusal("no"));
    }

    private static Address address(AccountName account, EmailAddress email) {
        return ImmutableAddress.of(account, email);
    }
}
