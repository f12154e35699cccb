package dev.emailrouting.storage;

import java.net.URI;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.webhook.ImmutableWebhookEvent;
import dev.emailrouting.routing.webhook.ImmutableWebhookLease;
import dev.emailrouting.routing.webhook.Webhook;
import dev.emailrouting.routing.webhook.WebhookEvent;
import dev.emailrouting.routing.webhook.WebhookJson;
import dev.emailrouting.routing.webhook.WebhookLease;
import dev.emailrouting.routing.webhook.WebhookOutbox.Retry;
import dev.emailrouting.routing.webhook.WebhookSecret;

/** The table {@code webhook_events}, and what the table {@code webhooks} says of their delivery. */
final class WebhookEvents {
    private static final int CANDIDATES = 10;

    private WebhookEvents() {}

    /** Adds what the webhooks of the rows' accounts are to be told of them, and drops the oldest that are too many. */
    static void add(Session session, SecureRandom random, List<ActivityRow> rows, Instant now, int maxPending)
            throws SQLException {
        Set<String> accounts =
                rows.stream().flatMap(row -> row.account().stream()).collect(Collectors.toSet());
        if (accounts.isEmpty()) {
            return;
        }
        for (Webhook webhook : Webhooks.enabledOf(session, accounts)) {
            List<Object[]> events = new ArrayList<>();
            for (ActivityRow row : rows) {
                if (row.account().equals(Optional.of(webhook.account().toString()))
                        && webhook.content().wants(row)) {
                    String id = Hex.randomId(random);
                    events.add(new Object[] {
                        id, webhook.id(), now, now, WebhookJson.event(id, row).toString()
                    });
                }
            }
            if (!events.isEmpty()) {
                session.updateEach(
                        "insert into webhook_events (event, webhook, created, due, body) values (?, ?, ?, ?, ?)",
                        events);
                dropBeyond(session, webhook.id(), maxPending);
            }
        }
    }

    private static void dropBeyond(Session session, String webhook, int maxPending) throws SQLException {
        int dropped = session.update(
                "delete from webhook_events where webhook = ? and id <= (select id from webhook_events"
                        + " where webhook = ? order by id desc limit 1 offset ?)",
                webhook,
                webhook,
                maxPending);
        if (dropped > 0) {
            session.update("update webhooks set dropped = dropped + ? where id = ?", dropped, webhook);
        }
    }

    static Optional<WebhookLease> lease(Session session, String token, Instant now, Duration time, int events)
            throws SQLException {
        List<Candidate> candidates = session.list(
                Candidate::new,
                "select id, url, secret, failures, due from webhooks w where enabled and due <= ? and exists"
                        + " (select 1 from webhook_events e where e.webhook = w.id and e.due <= ?)"
                        + " order by due limit ?",
                now,
                now,
                CANDIDATES);
        for (Candidate candidate : candidates) {
            // Another node that was faster has made it due later.
            if (session.update(
                            "update webhooks set due = ?, lease = ? where id = ? and due = ? and enabled",
                            now.plus(time),
                            token,
                            candidate.id,
                            candidate.due)
                    == 1) {
                return Optional.of(ImmutableWebhookLease.builder()
                        .webhook(candidate.id)
                        .token(token)
                        .url(URI.create(candidate.url))
                        .secret(WebhookSecret.of(candidate.secret))
                        .failuresInARow(candidate.failures)
                        .events(due(session, candidate.id, now, events))
                        .build());
            }
        }
        return Optional.empty();
    }

    private static List<WebhookEvent> due(Session session, String webhook, Instant now, int events)
            throws SQLException {
        return session.list(
                row -> ImmutableWebhookEvent.of(row.getString("event"), row.getString("body"), row.getInt("refusals")),
                "select event, body, refusals from webhook_events where webhook = ? and due <= ?"
                        + " order by due, id limit ?",
                webhook,
                now,
                events);
    }

    static void taken(Session session, WebhookLease lease, WebhookEvent event, Instant now) throws SQLException {
        if (delete(session, lease, event)) {
            session.update(
                    "update webhooks set delivered = delivered + 1, failures = 0, last_success = ? where id = ?",
                    now,
                    lease.webhook());
        }
    }

    private static boolean delete(Session session, WebhookLease lease, WebhookEvent event) throws SQLException {
        return session.update("delete from webhook_events where webhook = ? and event = ?", lease.webhook(), event.id())
                > 0;
    }

    static void refused(
            Session session, WebhookLease lease, WebhookEvent event, String reason, Instant now, Retry retry)
            throws SQLException {
        session.update(
                "update webhook_events set due = ?, refusals = refusals + 1 where webhook = ? and event = ?",
                retry.event(),
                lease.webhook(),
                event.id());
        session.update(
                "update webhooks set failures = failures + 1, last_failure = ?, last_failure_reason = ?, due = ?,"
                        + " lease = null where id = ? and lease = ?",
                now,
                Texts.atMost(Webhooks.MAX_REASON, reason),
                retry.webhook(),
                lease.webhook(),
                lease.token());
    }

    static void release(Session session, WebhookLease lease, Instant now) throws SQLException {
        session.update(
                "update webhooks set due = ?, lease = null where id = ? and lease = ?",
                now,
                lease.webhook(),
                lease.token());
    }

    static int giveUpBefore(Session session, Instant time) throws SQLException {
        int givenUp = 0;
        for (String webhook : session.list(
                row -> row.getString("webhook"),
                "select distinct webhook from webhook_events where created < ?",
                time)) {
            int of = session.update("delete from webhook_events where webhook = ? and created < ?", webhook, time);
            session.update("update webhooks set given_up = given_up + ? where id = ?", of, webhook);
            givenUp += of;
        }
        return givenUp;
    }

    /** A webhook to which something is due. */
    private static final class Candidate {
        private final String id;
        private final String url;
        private final String secret;
        private final int failures;
        private final Instant due;

        private Candidate(ResultSet row) throws SQLException {
            this.id = row.getString("id");
            this.url = row.getString("url");
            this.secret = row.getString("secret");
            this.failures = row.getInt("failures");
            this.due = Session.instant(row, "due");
        }
    }
}
