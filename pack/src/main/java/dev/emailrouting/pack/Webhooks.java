package dev.emailrouting.pack;

import java.security.SecureRandom;
import java.time.Clock;

import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.routing.webhook.EventPoster;
import dev.emailrouting.routing.webhook.ImmutableSettings;
import dev.emailrouting.routing.webhook.WebhookClient;
import dev.emailrouting.routing.webhook.WebhookDelivery;
import dev.emailrouting.storage.Database;
import dev.emailrouting.storage.JdbcWebhookStore;

/** What tells webhooks: their store, the client that posts to them, and the threads that do. */
final class Webhooks implements AutoCloseable {
    private final JdbcWebhookStore store;
    private final OutboundHttp http;
    private final EventPoster poster;
    private final WebhookDelivery delivery;

    Webhooks(
            Settings settings,
            Database database,
            DnsClient dns,
            ChangeOrigins origins,
            SecureRandom random,
            Clock clock) {
        store = new JdbcWebhookStore(database, clock, random, origins, settings.maxPendingOfAWebhook());
        http = settings.webhooksToPrivateAddresses()
                ? OutboundHttp.toAnyAddress(dns)
                : OutboundHttp.toPublicAddresses(dns);
        poster = new WebhookClient(http, clock);
        delivery = WebhookDelivery.start(
                store,
                store,
                poster,
                ImmutableSettings.builder()
                        .retryFor(settings.webhookRetry())
                        .disableAfter(settings.webhookFailuresInARow())
                        .build(),
                origins,
                clock,
                random);
    }

    JdbcWebhookStore store() {
        return store;
    }

    EventPoster poster() {
        return poster;
    }

    @Override
    public void close() {
        delivery.close();
        http.close();
    }
}
