package dev.emailrouting.storage;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.audit.AuditSubject;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.webhook.ImmutableWebhook;
import dev.emailrouting.routing.webhook.ImmutableWebhookContent;
import dev.emailrouting.routing.webhook.ImmutableWebhookStatus;
import dev.emailrouting.routing.webhook.Webhook;
import dev.emailrouting.routing.webhook.WebhookContent;
import dev.emailrouting.routing.webhook.WebhookSecret;
import dev.emailrouting.routing.webhook.WebhookStatus;
import dev.emailrouting.routing.webhook.WebhookStore;

/** The table {@code webhooks}, as people see it. */
final class Webhooks {
    static final int MAX_REASON = 1000;

    private Webhooks() {}

    static Webhook create(Change change, String id, AccountName account, WebhookContent content, WebhookSecret secret)
            throws SQLException {
        Accounts.require(change.session(), account);
        Webhook webhook = ImmutableWebhook.builder()
                .id(id)
                .account(account)
                .content(content)
                .version(1)
                .created(change.time())
                .modified(change.time())
                .build();
        change.session()
                .update(
                        "insert into webhooks (id, account, url, outcomes, zone, enabled, secret, version, created,"
                                + " modified, due) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        id,
                        account.toString(),
                        content.url().toString(),
                        words(content.outcomes()),
                        content.zone().map(DomainName::toString).orElse(null),
                        content.enabled(),
                        secret.text(),
                        webhook.version(),
                        webhook.created(),
                        webhook.modified(),
                        change.time());
        change.mustFit("account", "webhooks", WebhookStore.MAX_PER_ACCOUNT, "webhooks", "account", account.toString());
        change.made(audited(webhook), AuditedJson.of(webhook));
        return webhook;
    }

    static Webhook update(Change change, String id, WebhookContent content, OptionalLong expectedVersion)
            throws SQLException {
        Webhook before = require(change.session(), id);
        Change.requireVersion("webhook " + id, expectedVersion, before.version());
        if (content.enabled()) {
            // One that is being delivered to is due when that ends: its receiver gets one event after the other.
            change.session()
                    .update(
                            "update webhooks set failures = 0, due = case when lease is null then ? else due end"
                                    + " where id = ?",
                            change.time(),
                            id);
        }
        return changed(
                change,
                before,
                content,
                content.enabled() || before.content().enabled() ? Optional.empty() : before.disabledReason());
    }

    static void disable(Change change, String id, String reason) throws SQLException {
        Optional<Webhook> before =
                find(change.session(), id).filter(webhook -> webhook.content().enabled());
        if (before.isEmpty()) {
            change.leftAsItWas();
            return;
        }
        changed(
                change,
                before.get(),
                ImmutableWebhookContent.builder()
                        .from(before.get().content())
                        .enabled(false)
                        .build(),
                Optional.of(Texts.atMost(MAX_REASON, reason)));
    }

    private static Webhook changed(
            Change change, Webhook before, WebhookContent content, Optional<String> disabledReason)
            throws SQLException {
        Webhook after = ImmutableWebhook.builder()
                .from(before)
                .content(content)
                .disabledReason(disabledReason)
                .version(before.version() + 1)
                .modified(change.time())
                .build();
        change.session()
                .update(
                        "update webhooks set url = ?, outcomes = ?, zone = ?, enabled = ?, disabled_reason = ?,"
                                + " version = ?, modified = ? where id = ?",
                        content.url().toString(),
                        words(content.outcomes()),
                        content.zone().map(DomainName::toString).orElse(null),
                        content.enabled(),
                        disabledReason.orElse(null),
                        after.version(),
                        after.modified(),
                        after.id());
        change.changed(audited(after), AuditedJson.of(before), AuditedJson.of(after));
        return after;
    }

    static void delete(Change change, String id, OptionalLong expectedVersion) throws SQLException {
        Webhook webhook = require(change.session(), id);
        Change.requireVersion("webhook " + id, expectedVersion, webhook.version());
        change.session().update("delete from webhook_events where webhook = ?", id);
        change.session().update("delete from webhooks where id = ?", id);
        change.deleted(audited(webhook), AuditedJson.of(webhook));
    }

    private static AuditSubject audited(Webhook webhook) {
        return AuditSubject.of(AuditedResource.WEBHOOK, webhook.id())
                .withAccount(webhook.account().toString())
                .withZone(webhook.content().zone().map(DomainName::toString));
    }

    static Optional<Webhook> find(Session session, String id) throws SQLException {
        return session.first(Webhooks::read, "select * from webhooks where id = ?", id);
    }

    private static Webhook require(Session session, String id) throws SQLException {
        return find(session, id).orElseThrow(() -> new NotFoundException("webhook " + Texts.quotable(id)));
    }

    static Page<Webhook> list(Session session, Optional<AccountName> account, PageRequest page) throws SQLException {
        Conditions wanted = new Conditions().equal("account", account.map(AccountName::toString));
        return new Page<>(
                session.list(
                        Webhooks::read,
                        "select * from webhooks" + wanted.where() + " order by created, id limit ? offset ?",
                        wanted.parametersAnd(page.limit(), page.offset())),
                session.number("select count(*) from webhooks" + wanted.where(), wanted.parametersAnd()));
    }

    /** Those that are told outcomes of the accounts, in the order in which their rows are to be locked. */
    static List<Webhook> enabledOf(Session session, Set<String> accounts) throws SQLException {
        return session.listAmong(Webhooks::read, "select * from webhooks where enabled and account", accounts).stream()
                .sorted(Comparator.comparing(Webhook::id))
                .collect(Collectors.toList());
    }

    static Optional<WebhookSecret> secret(Session session, String id) throws SQLException {
        return session.first(
                row -> WebhookSecret.of(row.getString("secret")), "select secret from webhooks where id = ?", id);
    }

    static Map<String, WebhookStatus> statusOf(Session session, Set<String> ids) throws SQLException {
        Map<String, WebhookStatus> status = new HashMap<>();
        session.listAmong(
                row -> status.put(row.getString("id"), readStatus(row)),
                "select w.*, (select count(*) from webhook_events e where e.webhook = w.id) as pending"
                        + " from webhooks w where w.id",
                ids);
        return status;
    }

    private static WebhookStatus readStatus(ResultSet row) throws SQLException {
        return ImmutableWebhookStatus.builder()
                .pending(row.getLong("pending"))
                .delivered(row.getLong("delivered"))
                .dropped(row.getLong("dropped"))
                .givenUp(row.getLong("given_up"))
                .failuresInARow(row.getInt("failures"))
                .lastSuccess(Session.optionalInstant(row, "last_success"))
                .lastFailure(Session.optionalInstant(row, "last_failure"))
                .lastFailureReason(Optional.ofNullable(row.getString("last_failure_reason")))
                .build();
    }

    private static String words(Set<ActivityOutcome> outcomes) {
        return outcomes.stream().map(ActivityOutcome::word).sorted().collect(Collectors.joining(","));
    }

    private static Webhook read(ResultSet row) throws SQLException {
        return ImmutableWebhook.builder()
                .id(row.getString("id"))
                .account(AccountName.parse("account", row.getString("account")))
                .content(ImmutableWebhookContent.builder()
                        .url(URI.create(row.getString("url")))
                        .outcomes(Arrays.stream(row.getString("outcomes").split(",", -1))
                                .map(word ->
                                        Texts.oneOf(ActivityOutcome.values(), ActivityOutcome::word, "outcomes", word))
                                .collect(Collectors.toSet()))
                        .zone(Optional.ofNullable(row.getString("zone")).map(zone -> DomainName.parse("zone", zone)))
                        .enabled(row.getBoolean("enabled"))
                        .build())
                .disabledReason(Optional.ofNullable(row.getString("disabled_reason")))
                .version(row.getLong("version"))
                .created(Session.instant(row, "created"))
                .modified(Session.instant(row, "modified"))
                .build();
    }
}
