package dev.emailrouting.storage;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.audit.ImmutableAuditQuery;
import dev.emailrouting.routing.send.Binding;
import dev.emailrouting.routing.send.BindingName;
import dev.emailrouting.routing.send.BindingStore;
import dev.emailrouting.routing.send.ImmutableSendRights;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.SendError;
import dev.emailrouting.routing.send.SendLedger;
import dev.emailrouting.routing.send.SendLedger.Claim.State;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SendToken;
import dev.emailrouting.routing.send.SenderPattern;
import dev.emailrouting.routing.send.Submitter;
import dev.emailrouting.routing.send.SubmitterStore;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.VersionMismatchException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the stores of sending do. Each test begins with a new database. */
interface SendingStoresContract {
    Instant NOW = Instant.parse("2026-03-01T12:30:00Z");
    BindingName SHOP = BindingName.parse("name", "shop");
    EmailAddress BOB = EmailAddress.parse("Bob@zone.example");
    EmailAddress GONE = EmailAddress.parse("Gone@else.example");

    Database database();

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    private BindingStore bindings(Instant now) {
        return new JdbcBindingStore(database(), at(now), new SecureRandom(), new ChangeOrigins());
    }

    private SuppressionStore suppressions(Instant now) {
        return new JdbcSuppressionStore(database(), at(now), new ChangeOrigins());
    }

    private SubmitterStore submitters(Instant now) {
        return new JdbcSubmitterStore(database(), at(now), new ChangeOrigins());
    }

    private SendLedger ledger() {
        return new JdbcSendLedger(database());
    }

    private static SendRights rights(String sender) {
        return ImmutableSendRights.builder()
                .addSenders(SenderPattern.parse("senders", sender))
                .scope(SendRights.Scope.LIST)
                .addDestinations(GONE)
                .perHour(10)
                .perDay(15)
                .build();
    }

    private Binding make() {
        return bindings(NOW).create(SHOP, AccountName.DEFAULT, rights("shop@zone.example"));
    }

    @Test
    default void aBindingIsReadBackAsItWasMade() {
        Binding made = make();

        assertThat(bindings(NOW).binding(SHOP)).contains(made);
        assertThat(bindings(NOW)
                        .bindings(Optional.empty(), PageRequest.of(10, 0))
                        .entries())
                .containsExactly(made);
        assertThatThrownBy(this::make).isInstanceOf(ConflictException.class);
    }

    @Test
    default void aBindingIsChangedAtItsVersion() {
        make();
        Binding changed = bindings(NOW).update(SHOP, rights("*@zone.example"), OptionalLong.of(1));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(bindings(NOW).binding(SHOP)).contains(changed);
        assertThatThrownBy(() -> bindings(NOW).update(SHOP, rights("a@zone.example"), OptionalLong.of(1)))
                .isInstanceOf(VersionMismatchException.class);
    }

    @Test
    default void aTokenHoldsUntilItIsRevoked() {
        make();
        SendToken token = bindings(NOW).issueToken(SHOP, Duration.ZERO);

        assertThat(bindings(NOW).byToken(token, NOW).map(Binding::name)).contains(SHOP);
        assertThat(bindings(NOW).binding(SHOP).orElseThrow().tokens()).hasSize(1);
        assertThat(bindings(NOW).byToken(SendToken.generate(new SecureRandom()), NOW))
                .isEmpty();
        bindings(NOW).revokeTokens(SHOP);
        assertThat(bindings(NOW).byToken(token, NOW)).isEmpty();
    }

    @Test
    default void aNewTokenEndsTheOthersAfterTheOverlap() {
        make();
        SendToken first = bindings(NOW).issueToken(SHOP, Duration.ZERO);
        SendToken second = bindings(NOW).issueToken(SHOP, Duration.ofHours(1));

        assertThat(bindings(NOW).byToken(first, NOW.plusSeconds(3599))).isPresent();
        assertThat(bindings(NOW).byToken(first, NOW.plusSeconds(3600))).isEmpty();
        assertThat(bindings(NOW).byToken(second, NOW.plusSeconds(3600))).isPresent();
        SendToken third = bindings(NOW).issueToken(SHOP, Duration.ZERO);
        assertThat(bindings(NOW).byToken(second, NOW)).isEmpty();
        assertThat(bindings(NOW).byToken(third, NOW)).isPresent();
    }

    @Test
    default void aBindingIsDeletedWithItsTokens() {
        make();
        SendToken token = bindings(NOW).issueToken(SHOP, Duration.ZERO);
        bindings(NOW).delete(SHOP, OptionalLong.of(1));

        assertThat(bindings(NOW).binding(SHOP)).isEmpty();
        assertThat(bindings(NOW).byToken(token, NOW)).isEmpty();
        assertThatThrownBy(() -> bindings(NOW).issueToken(SHOP, Duration.ZERO)).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void aSubmitterIsReadBackAsItWasMadeHoweverItsUserIsSpelled() {
        Submitter made = submitters(NOW).put(BOB, AccountName.DEFAULT, rights("*@zone.example"), OptionalLong.of(0));

        assertThat(made.version()).isEqualTo(1);
        assertThat(made.user().toString()).isEqualTo("bob@zone.example");
        assertThat(submitters(NOW).submitter(EmailAddress.parse("bob@ZONE.example")))
                .contains(made);
        assertThat(submitters(NOW)
                        .submitters(Optional.of(AccountName.DEFAULT), Optional.of("OB@zone"), PageRequest.of(10, 0))
                        .entries())
                .containsExactly(made);
        assertThat(submitters(NOW)
                        .submitters(Optional.empty(), Optional.of("ann"), PageRequest.of(10, 0))
                        .total())
                .isZero();
        assertThat(submitters(NOW)
                        .submitters(
                                Optional.of(AccountName.parse("account", "acme")),
                                Optional.empty(),
                                PageRequest.of(10, 0))
                        .total())
                .isZero();
    }

    @Test
    default void aSubmitterIsChangedAtItsVersionAndKeepsItsAccount() {
        SubmitterStore store = submitters(NOW);
        store.put(BOB, AccountName.DEFAULT, rights("*@zone.example"), OptionalLong.of(0));
        Submitter changed = submitters(NOW.plusSeconds(1))
                .put(BOB, AccountName.DEFAULT, rights("a@zone.example"), OptionalLong.of(1));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(changed.created()).isEqualTo(NOW);
        assertThat(changed.modified()).isEqualTo(NOW.plusSeconds(1));
        assertThat(store.submitter(BOB)).contains(changed);
        assertThat(store.put(BOB, AccountName.DEFAULT, rights("a@zone.example"), OptionalLong.empty()))
                .as("what is so already")
                .isEqualTo(changed);
        assertThatThrownBy(() -> store.put(BOB, AccountName.DEFAULT, rights("b@zone.example"), OptionalLong.of(1)))
                .isInstanceOf(VersionMismatchException.class);
        assertThatThrownBy(() -> store.put(BOB, AccountName.DEFAULT, rights("b@zone.example"), OptionalLong.of(0)))
                .as("another one was made meanwhile")
                .isInstanceOf(VersionMismatchException.class);
        assertThatThrownBy(() -> store.put(
                        BOB, AccountName.parse("account", "acme"), rights("b@zone.example"), OptionalLong.empty()))
                .isInstanceOf(ConflictException.class)
                .hasMessageStartingWith("account:");
    }

    @Test
    default void aSubmitterIsDeleted() {
        SubmitterStore store = submitters(NOW);
        store.put(BOB, AccountName.DEFAULT, rights("*@zone.example"), OptionalLong.of(0));

        assertThatThrownBy(() -> store.delete(BOB, OptionalLong.of(2))).isInstanceOf(VersionMismatchException.class);
        store.delete(BOB, OptionalLong.of(1));
        assertThat(store.submitter(BOB)).isEmpty();
        assertThatThrownBy(() -> store.delete(BOB, OptionalLong.empty())).isInstanceOf(NotFoundException.class);
    }

    @Test
    default void aSubmitterBelongsToAnAccountThatThereIs() {
        AccountName acme = AccountName.parse("account", "acme");
        RoutingStore accounts = new JdbcRoutingStore(database(), at(NOW), new SecureRandom(), new ChangeOrigins());

        assertThatThrownBy(() -> submitters(NOW).put(BOB, acme, rights("*@zone.example"), OptionalLong.of(0)))
                .isInstanceOf(NotFoundException.class);
        accounts.createAccount(acme);
        submitters(NOW).put(BOB, acme, rights("*@zone.example"), OptionalLong.of(0));
        assertThatThrownBy(() -> accounts.deleteAccount(acme, OptionalLong.empty()))
                .isInstanceOf(ConflictException.class)
                .hasMessageContaining("a submitter");
    }

    @Test
    default void whatIsChangedOfASubmitterIsAudited() {
        SubmitterStore store = submitters(NOW);
        store.put(BOB, AccountName.DEFAULT, rights("*@zone.example"), OptionalLong.of(0));
        store.put(BOB, AccountName.DEFAULT, rights("a@zone.example"), OptionalLong.of(1));
        store.delete(BOB, OptionalLong.of(2));

        assertThat(new JdbcAuditStore(database())
                        .find(
                                ImmutableAuditQuery.builder()
                                        .resource(AuditedResource.SUBMITTER)
                                        .build(),
                                PageRequest.first())
                        .entries())
                .extracting(entry -> entry.before()
                                .map(json -> json.at("/senders/0").asText())
                                .orElse("-") + " "
                        + entry.after()
                                .map(json -> json.at("/senders/0").asText())
                                .orElse("-"))
                .containsExactly("a@zone.example -", "*@zone.example a@zone.example", "- *@zone.example");
    }

    @Test
    default void aTokenStandsNowhereAsItIs() {
        make();
        SendToken token = bindings(NOW).issueToken(SHOP, Duration.ZERO);

        assertThat(database()
                        .<List<String>>read(session ->
                                session.list(row -> row.getString("hash"), "select hash from binding_tokens")))
                .containsExactly(token.hash())
                .noneMatch(hash -> hash.contains(token.text()));
    }

    private static ImmutableSuppression suppression(Reason reason, Optional<Instant> expires) {
        return ImmutableSuppression.builder()
                .account(AccountName.DEFAULT)
                .email(GONE)
                .reason(reason)
                .note("why")
                .created(NOW)
                .expires(expires)
                .build();
    }

    @Test
    default void aSuppressedAddressIsSoInWhateverSpelling() {
        suppressions(NOW).add(List.of(suppression(Reason.MANUAL, Optional.empty())));

        assertThat(suppressions(NOW).contains(AccountName.DEFAULT, EmailAddress.parse("gone@ELSE.example")))
                .isTrue();
        assertThat(suppressions(NOW).among(AccountName.DEFAULT, Set.of(GONE, EmailAddress.parse("here@else.example"))))
                .containsExactly(GONE);
        suppressions(NOW).delete(AccountName.DEFAULT, GONE);
        assertThat(suppressions(NOW).contains(AccountName.DEFAULT, GONE)).isFalse();
        assertThatThrownBy(() -> suppressions(NOW).delete(AccountName.DEFAULT, GONE))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    default void whatHasExpiredIsAsNone() {
        Instant end = NOW.plus(Suppression.OF_A_BOUNCE);
        suppressions(NOW).addBounced(List.of(suppression(Reason.HARD_BOUNCE, Optional.of(end))));

        assertThat(suppressions(end.minusSeconds(1)).contains(AccountName.DEFAULT, GONE))
                .isTrue();
        assertThat(suppressions(end).contains(AccountName.DEFAULT, GONE)).isFalse();
        assertThat(suppressions(end).among(AccountName.DEFAULT, Set.of(GONE))).isEmpty();
        assertThat(suppressions(end)
                        .suppressions(Optional.empty(), Optional.empty(), Optional.empty(), PageRequest.of(10, 0))
                        .total())
                .isZero();
        assertThat(suppressions(end).deleteExpired(end)).isEqualTo(1);
    }

    @Test
    default void aBounceChangesNothingOfWhatSomebodySaid() {
        Suppression said = suppression(Reason.MANUAL, Optional.empty());
        suppressions(NOW).add(List.of(said));
        suppressions(NOW)
                .addBounced(List.of(
                        suppression(Reason.HARD_BOUNCE, Optional.of(NOW.plusSeconds(9))),
                        suppression(Reason.HARD_BOUNCE, Optional.of(NOW.plusSeconds(9)))
                                .withAccount(AccountName.parse("account", "nobody"))));

        assertThat(suppressions(NOW)
                        .suppressions(
                                Optional.empty(), Optional.of(Reason.MANUAL), Optional.of("WHY"), PageRequest.of(10, 0))
                        .entries())
                .containsExactly(said);
    }

    @Test
    default void recipientsAreCountedUpToTheLimits() {
        SendRights limits = rights("shop@zone.example");

        assertThat(ledger().take("s", 8, limits, NOW)).isEmpty();
        assertThat(ledger().take("s", 3, limits, NOW)).contains(SendError.E_RATE_LIMIT_EXCEEDED);
        assertThat(ledger().take("s", 2, limits, NOW)).isEmpty();
        assertThat(ledger().take("other", 10, limits, NOW)).isEmpty();
        Instant nextHour = NOW.plusSeconds(3600);
        assertThat(ledger().take("s", 5, limits, nextHour)).isEmpty();
        assertThat(ledger().take("s", 1, limits, nextHour)).contains(SendError.E_DAILY_LIMIT_EXCEEDED);
        assertThat(ledger().take("s", 10, limits, NOW.plus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    default void whatAnHourRefusesMakesNoDayWider() {
        ImmutableSendRights rights = ImmutableSendRights.copyOf(rights("a@zone.example"));
        SendRights aDay = rights.withPerHour(OptionalInt.empty()).withPerDay(10);
        SendRights anHour = rights.withPerHour(5).withPerDay(OptionalInt.empty());
        assertThat(ledger().take("s", 10, aDay, NOW)).isEmpty();

        assertThat(ledger().take("s", 6, anHour, NOW)).contains(SendError.E_RATE_LIMIT_EXCEEDED);

        assertThat(ledger().take("s", 1, aDay, NOW)).contains(SendError.E_DAILY_LIMIT_EXCEEDED);
    }

    private State claim(String digest, Instant now) {
        return ledger().claim("s", "k", digest, now, Duration.ofHours(24), now.minusSeconds(120))
                .state();
    }

    @Test
    default void aKeyStandsForOneMessage() {
        assertThat(claim("d", NOW)).isEqualTo(State.NEW);
        assertThat(claim("d", NOW.plusSeconds(1))).isEqualTo(State.UNDER_WAY);
        assertThat(claim("e", NOW.plusSeconds(1))).isEqualTo(State.OTHER);
        ledger().answered("s", "k", "the answer");
        assertThat(ledger().claim("s", "k", "d", NOW.plusSeconds(600), Duration.ofHours(24), NOW.plusSeconds(480))
                        .answer())
                .isEqualTo("the answer");
        assertThat(claim("d", NOW.plus(Duration.ofHours(24))))
                .as("forgotten by then")
                .isEqualTo(State.NEW);
    }

    @Test
    default void aClaimThatWasGivenUpOrLostIsAnybodysAgain() {
        assertThat(claim("d", NOW)).isEqualTo(State.NEW);
        ledger().abandoned("s", "k");
        assertThat(claim("e", NOW)).isEqualTo(State.NEW);
        assertThat(claim("e", NOW.plusSeconds(121))).isEqualTo(State.NEW);
    }
}
