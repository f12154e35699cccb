package dev.emailrouting.storage;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.audit.ImmutableAuditQuery;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.VersionMismatchException;
import dev.emailrouting.routing.webhook.CreatedWebhook;
import dev.emailrouting.routing.webhook.ImmutableRetry;
import dev.emailrouting.routing.webhook.ImmutableWebhookContent;
import dev.emailrouting.routing.webhook.Webhook;
import dev.emailrouting.routing.webhook.WebhookEvent;
import dev.emailrouting.routing.webhook.WebhookLease;
import dev.emailrouting.routing.webhook.WebhookStatus;
import dev.emailrouting.routing.webhook.WebhookStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the store of webhooks and their outbox does, in every database. */
interface WebhooksContract {
    int MAX_PENDING = 5;
    Instant NINE = Instant.parse("2026-03-01T09:00:00Z");
    Duration LEASE = Duration.ofMinutes(5);
    ImmutableWebhookContent CONTENT = ImmutableWebhookContent.builder()
            .url(URI.create("https://hooks.example/in?a=b"))
            .build();

    Database database();

    AuditStore audit();

    static JdbcWebhookStore storeIn(Database database) {
        return new JdbcWebhookStore(
                database, Clock.fixed(NINE, ZoneOffset.UTC), new SecureRandom(), new ChangeOrigins(), MAX_PENDING);
    }

    private JdbcWebhookStore webhooks() {
        return storeIn(database());
    }

    private Webhook made() {
        return made(CONTENT);
    }

    private Webhook made(ImmutableWebhookContent content) {
        return webhooks().create(AccountName.DEFAULT, content).webhook();
    }

    private static ImmutableActivityRow outcome(String recipient) {
        return ImmutableActivityRow.builder()
                .time(NINE)
                .recipient(recipient)
                .account("default")
                .zone("example.com")
                .outcome(ActivityOutcome.FORWARDED)
                .reason("rule 'sales'")
                .build();
    }

    private void happens(ActivityRow... rows) {
        new JdbcActivityStore(database(), webhooks()).append(List.of(rows));
    }

    private WebhookStatus status(Webhook webhook) {
        return webhooks().statusOf(Set.of(webhook.id())).get(webhook.id());
    }

    private WebhookLease lease(Instant now) {
        return webhooks().lease(now, LEASE, 10).orElseThrow();
    }

    @Test
    default void aWebhookIsFoundAsItWasMadeAndItsSecretBesides() {
        CreatedWebhook created = webhooks()
                .create(
                        AccountName.DEFAULT,
                        CONTENT.withOutcomes(ActivityOutcome.REJECTED, ActivityOutcome.FAILED)
                                .withZone(DomainName.parse("zone", "example.com"))
                                .withEnabled(false));

        String id = created.webhook().id();
        assertThat(webhooks().webhook(id)).contains(created.webhook());
        assertThat(webhooks().secret(id).orElseThrow().text())
                .isEqualTo(created.secret().text())
                .matches("whsec_[A-Za-z0-9_-]{43}");
        assertThat(created.secret()).asString().doesNotContain("whsec_");
    }

    @Test
    default void webhooksAreListedByAccount() {
        Webhook webhook = made();

        assertThat(webhooks()
                        .webhooks(Optional.of(AccountName.DEFAULT), PageRequest.first())
                        .entries())
                .containsExactly(webhook);
        assertThat(webhooks()
                        .webhooks(Optional.of(AccountName.parse("account", "acme")), PageRequest.first())
                        .total())
                .isZero();
    }

    @Test
    default void aWebhookHasVersions() {
        Webhook webhook = made();

        Webhook changed = webhooks().update(webhook.id(), CONTENT.withEnabled(false), OptionalLong.of(1));

        assertThat(changed.version()).isEqualTo(2);
        assertThat(webhooks().webhook(webhook.id())).contains(changed);
        assertThatThrownBy(() -> webhooks().update(webhook.id(), CONTENT, OptionalLong.of(1)))
                .isInstanceOf(VersionMismatchException.class);
        assertThatThrownBy(() -> webhooks().delete(webhook.id(), OptionalLong.of(1)))
                .isInstanceOf(VersionMismatchException.class);
    }

    @Test
    default void aDeletedWebhookIsGoneWithWhatItWasToBeTold() {
        Webhook webhook = made();
        happens(outcome("sales@example.com"));

        webhooks().delete(webhook.id(), OptionalLong.empty());

        assertThat(webhooks().webhook(webhook.id())).isEmpty();
        assertThat(webhooks().giveUpBefore(NINE.plusSeconds(1))).isZero();
        assertThatThrownBy(() -> webhooks().delete(webhook.id(), OptionalLong.empty()))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    default void anAccountHasOnlySoMany() {
        IntStream.range(0, WebhookStore.MAX_PER_ACCOUNT).forEach(i -> made());

        assertThatThrownBy(this::made).isInstanceOf(ConflictException.class).hasMessageContaining("50 webhooks");
    }

    @Test
    default void theAuditLogHasItWithoutItsSecret() {
        CreatedWebhook created = webhooks().create(AccountName.DEFAULT, CONTENT);
        webhooks().disable(created.webhook().id(), "failed too often");

        assertThat(audit().find(
                                ImmutableAuditQuery.builder()
                                        .resource(AuditedResource.WEBHOOK)
                                        .build(),
                                PageRequest.first())
                        .entries())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.toString())
                        .contains("https://hooks.example/in")
                        .doesNotContain(created.secret().text()));
    }

    @Test
    default void anOutcomeIsToldToWhoWantsIt() {
        Webhook all = made();
        Webhook others = made(CONTENT.withOutcomes(ActivityOutcome.REJECTED));
        Webhook elsewhere = made(CONTENT.withZone(DomainName.parse("zone", "example.net")));
        Webhook disabled = made(CONTENT.withEnabled(false));

        happens(outcome("sales@example.com"), outcome("other@example.com").withAccount("acme"));

        assertThat(status(all).pending()).isEqualTo(1);
        for (Webhook none : List.of(others, elsewhere, disabled)) {
            assertThat(status(none).pending()).isZero();
        }
    }

    @Test
    default void anEventIsTheOutcomeAsJson() {
        made();
        happens(outcome("sales@example.com"));

        WebhookEvent event = lease(NINE).events().get(0);

        assertThat(event.body())
                .isEqualTo("{\"id\":\"" + event.id() + "\",\"type\":\"outcome\",\"time\":\"2026-03-01T09:00:00Z\","
                        + "\"outcome\":{\"time\":\"2026-03-01T09:00:00Z\",\"sender\":\"\","
                        + "\"recipient\":\"sales@example.com\",\"zone\":\"example.com\",\"account\":\"default\","
                        + "\"outcome\":\"forwarded\",\"destinations\":[],\"reason\":\"rule 'sales'\"}}");
    }

    @Test
    default void whatIsLeasedIsLeasedToNobodyElseUntilTheLeaseEnds() {
        made();
        happens(outcome("sales@example.com"));

        WebhookLease lease = lease(NINE);

        assertThat(webhooks().lease(NINE.plusSeconds(1), LEASE, 10)).isEmpty();
        assertThat(webhooks().lease(NINE.plus(LEASE), LEASE, 10)).isPresent();
        // Too late: another one has it now.
        webhooks().release(lease, NINE.plus(LEASE));
        assertThat(webhooks().lease(NINE.plus(LEASE).plusSeconds(1), LEASE, 10)).isEmpty();
    }

    @Test
    default void whatIsTakenIsToldNoMore() {
        Webhook webhook = made();
        happens(outcome("sales@example.com"), outcome("info@example.com"));
        WebhookLease lease = lease(NINE);

        lease.events().forEach(event -> webhooks().taken(lease, event, NINE.plusSeconds(2)));
        webhooks().release(lease, NINE.plusSeconds(2));

        assertThat(webhooks().lease(NINE.plusSeconds(3), LEASE, 10)).isEmpty();
        assertThat(status(webhook).pending()).isZero();
        assertThat(status(webhook).delivered()).isEqualTo(2);
        assertThat(status(webhook).lastSuccess()).contains(NINE.plusSeconds(2));
    }

    @Test
    default void whatIsRefusedComesAgainAfterARest() {
        Webhook webhook = made();
        happens(outcome("sales@example.com"));
        WebhookLease lease = lease(NINE);

        webhooks()
                .refused(
                        lease,
                        lease.events().get(0),
                        "answered with status 503",
                        NINE,
                        ImmutableRetry.of(NINE.plusSeconds(20), NINE.plusSeconds(10)));

        assertThat(webhooks().lease(NINE.plusSeconds(19), LEASE, 10)).isEmpty();
        WebhookLease again = lease(NINE.plusSeconds(20));
        assertThat(again.failuresInARow()).isEqualTo(1);
        assertThat(again.events().get(0).refusals()).isEqualTo(1);
        assertThat(again.events().get(0).id()).isEqualTo(lease.events().get(0).id());
        assertThat(status(webhook).lastFailureReason()).contains("answered with status 503");

        webhooks().taken(again, again.events().get(0), NINE.plusSeconds(21));
        assertThat(status(webhook).failuresInARow()).isZero();
    }

    @Test
    default void aWebhookThatRestsIsToldNothingElseMeanwhile() {
        made();
        happens(outcome("sales@example.com"));
        WebhookLease lease = lease(NINE);
        happens(outcome("info@example.com"));
        webhooks()
                .refused(
                        lease,
                        lease.events().get(0),
                        "away",
                        NINE,
                        ImmutableRetry.of(NINE.plusSeconds(60), NINE.plusSeconds(10)));

        assertThat(webhooks().lease(NINE.plusSeconds(9), LEASE, 10)).isEmpty();
        assertThat(lease(NINE.plusSeconds(10)).events()).hasSize(1);
    }

    @Test
    default void ofTooManyTheOldestAreDroppedAndCounted() {
        Webhook webhook = made();
        Webhook other = made(CONTENT.withOutcomes(ActivityOutcome.REJECTED));
        happens(outcome("other@example.com").withOutcome(ActivityOutcome.REJECTED));
        for (int i = 0; i < MAX_PENDING + 2; i++) {
            happens(outcome("user" + i + "@example.com"));
        }

        assertThat(status(webhook).pending()).isEqualTo(MAX_PENDING);
        assertThat(status(webhook).dropped()).isEqualTo(3);
        assertThat(status(other).pending()).isEqualTo(1);
    }

    @Test
    default void oldEventsAreGivenUpAndCounted() {
        Webhook webhook = made();
        happens(outcome("sales@example.com"));

        assertThat(webhooks().giveUpBefore(NINE)).isZero();
        assertThat(webhooks().giveUpBefore(NINE.plusSeconds(1))).isEqualTo(1);
        assertThat(status(webhook).pending()).isZero();
        assertThat(status(webhook).givenUp()).isEqualTo(1);
    }

    @Test
    default void aDisabledWebhookIsLeftAloneUntilItIsEnabled() {
        Webhook webhook = made();
        happens(outcome("sales@example.com"));

        webhooks().disable(webhook.id(), "failed too often");

        Webhook disabled = webhooks().webhook(webhook.id()).orElseThrow();
        assertThat(disabled.content().enabled()).isFalse();
        assertThat(disabled.disabledReason()).contains("failed too often");
        assertThat(webhooks().lease(NINE, LEASE, 10)).isEmpty();

        Webhook enabled = webhooks().update(webhook.id(), CONTENT, OptionalLong.empty());
        assertThat(enabled.disabledReason()).isEmpty();
        assertThat(lease(NINE).events()).hasSize(1);
    }

    @Test
    default void theReasonStaysWhileItIsDisabled() {
        Webhook webhook = made();
        webhooks().disable(webhook.id(), "failed too often");

        Webhook still = webhooks().update(webhook.id(), CONTENT.withEnabled(false), OptionalLong.empty());

        assertThat(still.disabledReason()).contains("failed too often");
    }
}
