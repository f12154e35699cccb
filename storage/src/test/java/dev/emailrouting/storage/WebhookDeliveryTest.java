package dev.emailrouting.storage;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.emailrouting.MovableClock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.activity.ImmutableActivityRow;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.audit.ImmutableAuditQuery;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.webhook.ImmutableSettings;
import dev.emailrouting.routing.webhook.ImmutableWebhookContent;
import dev.emailrouting.routing.webhook.Webhook;
import dev.emailrouting.routing.webhook.WebhookDelivery;
import dev.emailrouting.routing.webhook.WebhookEvent;
import dev.emailrouting.routing.webhook.WebhookSecret;
import dev.emailrouting.routing.webhook.WebhookStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WebhookDeliveryTest {
    private static final Instant NINE = Instant.parse("2026-03-01T09:00:00Z");

    private final MovableClock clock = new MovableClock(NINE);
    private final ChangeOrigins origins = new ChangeOrigins();
    /** The bodies that were posted, taken or not. */
    private final List<String> posted = new CopyOnWriteArrayList<>();

    private volatile String refusedPart = "nothing";
    private Database database;
    private JdbcWebhookStore store;
    private JdbcActivityStore activity;
    private Webhook webhook;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:h2:mem:" + UUID.randomUUID());
        store = new JdbcWebhookStore(database, clock, new SecureRandom(), origins, 1000);
        activity = new JdbcActivityStore(database, store);
        webhook = store.create(
                        AccountName.DEFAULT,
                        ImmutableWebhookContent.builder()
                                .url(URI.create("https://hooks.example/"))
                                .build())
                .webhook();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void whileDelivering(int nodes, Runnable meanwhile) {
        List<WebhookDelivery> deliveries =
                Stream.generate(this::delivering).limit(nodes).toList();
        try {
            meanwhile.run();
        } finally {
            deliveries.forEach(WebhookDelivery::close);
        }
    }

    private WebhookDelivery delivering() {
        return WebhookDelivery.start(
                store,
                store,
                this::post,
                ImmutableSettings.builder()
                        .retryFor(Duration.ofHours(24))
                        .disableAfter(3)
                        .build(),
                origins,
                clock,
                new Random(1));
    }

    private Optional<String> post(URI url, WebhookSecret secret, WebhookEvent event) {
        posted.add(event.body());
        return Optional.of("answered with status 500")
                .filter(reason -> event.body().contains(refusedPart));
    }

    private void happens(String... recipients) {
        activity.append(List.of(recipients).stream()
                .<ActivityRow>map(recipient -> ImmutableActivityRow.builder()
                        .time(NINE)
                        .recipient(recipient)
                        .account("default")
                        .outcome(ActivityOutcome.FORWARDED)
                        .reason("rule 'sales'")
                        .build())
                .toList());
    }

    private WebhookStatus status() {
        return store.statusOf(Set.of(webhook.id())).get(webhook.id());
    }

    @Test
    void eventsAreToldInTheirOrder() {
        String[] recipients = IntStream.range(0, 25)
                .mapToObj(i -> "user" + i + "@example.com")
                .toArray(String[]::new);
        happens(recipients);

        whileDelivering(1, () -> {
            await().until(() -> status().delivered() == recipients.length);
        });

        assertThat(posted).hasSize(recipients.length);
        for (int i = 0; i < recipients.length; i++) {
            assertThat(posted.get(i)).contains("\"" + recipients[i] + "\"");
        }
    }

    @Test
    void whatIsRefusedIsTriedAgainLaterAndThenTaken() {
        refusedPart = "sales@";
        happens("sales@example.com");

        whileDelivering(1, () -> {
            await().until(() -> status().failuresInARow() == 1);
            clock.advance(Duration.ofSeconds(4));
            assertThat(store.lease(clock.instant(), Duration.ofSeconds(1), 1)).isEmpty();

            refusedPart = "nothing";
            clock.advance(Duration.ofSeconds(3));
            await().until(() -> status().delivered() == 1);
        });

        assertThat(posted).hasSize(2);
        assertThat(status().failuresInARow()).isZero();
        assertThat(status().lastFailureReason()).contains("answered with status 500");
    }

    @Test
    void anEventThatIsNeverTakenKeepsNoneOfTheOthers() {
        refusedPart = "poison@";
        happens("poison@example.com", "sales@example.com");

        whileDelivering(1, () -> {
            await().until(() -> status().failuresInARow() == 1);
            // The webhook as a whole rests as long as the event; of both that are due then the fresh one was due first.
            clock.advance(Duration.ofSeconds(7));
            await().until(() -> status().delivered() == 1);
        });

        assertThat(status().pending()).isEqualTo(1);
    }

    @Test
    void whatFailsTooOftenInARowIsDisabledInTheServersName() {
        refusedPart = "sales@";
        happens("sales@example.com");

        whileDelivering(1, () -> {
            for (int failures = 1; failures <= 3; failures++) {
                int reached = failures;
                await().until(() -> status().failuresInARow() == reached);
                clock.advance(Duration.ofMinutes(1));
            }
            await().until(() ->
                    !store.webhook(webhook.id()).orElseThrow().content().enabled());
        });

        assertThat(store.webhook(webhook.id()).orElseThrow().disabledReason())
                .contains("3 deliveries failed in a row, the last one: answered with status 500");
        assertThat(new JdbcAuditStore(database)
                        .find(
                                ImmutableAuditQuery.builder()
                                        .actor("system:webhooks")
                                        .build(),
                                PageRequest.first())
                        .total())
                .isEqualTo(1);
    }

    @Test
    void whatNobodyTookForADayIsGivenUp() {
        refusedPart = "sales@";
        happens("sales@example.com");
        whileDelivering(1, () -> {
            await().until(() -> status().failuresInARow() == 1);
        });

        clock.advance(Duration.ofHours(25));
        refusedPart = "nothing";
        whileDelivering(1, () -> {
            await().until(() -> status().givenUp() == 1);
        });

        assertThat(status().pending()).isZero();
        assertThat(posted).hasSize(1);
    }

    @Test
    void twoNodesDoNothingTwice() {
        String[] recipients = IntStream.range(0, 100)
                .mapToObj(i -> "user" + i + "@example.com")
                .toArray(String[]::new);
        happens(recipients);

        whileDelivering(2, () -> {
            await().until(() -> status().delivered() == recipients.length);
        });

        assertThat(posted).hasSize(recipients.length).doesNotHaveDuplicates();
    }
}
