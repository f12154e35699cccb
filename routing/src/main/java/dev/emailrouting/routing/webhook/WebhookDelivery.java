package dev.emailrouting.routing.webhook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.audit.ChangeOrigin;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.immutables.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what waits in the outbox, by threads of its own. A receiver gets one event after the other, and one that does not take
 * an event gets nothing for a while, which doubles with each failure in a row up to an hour; so a receiver that is away is not
 * flooded, and one that cannot take a certain event gets the others. An event that nobody took in time is given up, and a
 * webhook that has failed too often in a row is disabled. Both are counted, shown and logged.
 */
public final class WebhookDelivery implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WebhookDelivery.class);
    private static final int THREADS = 4;
    private static final int EVENTS_A_LEASE = 10;
    /** Longer than all events of a lease can take. */
    private static final Duration LEASE = WebhookClient.DEADLINE.multipliedBy(3 * EVENTS_A_LEASE);

    private static final Duration LOOK_AROUND = Duration.ofMillis(500);
    private static final Duration REST_WITHOUT_STORE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_GIVING_UP = Duration.ofMinutes(1);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 10;
    /** A pause is as long as said, and up to a quarter longer. */
    private static final double JITTER = 0.25;

    private final WebhookOutbox outbox;
    private final WebhookStore webhooks;
    private final EventPoster poster;
    private final Settings settings;
    private final ChangeOrigins origins;
    private final Clock clock;
    private final Random random;
    private final Semaphore idle = new Semaphore(THREADS);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool(new ThreadFactoryBuilder()
            .setNameFormat("email-routing-webhooks-%d")
            .setDaemon(true)
            .build());
    private Instant nextGivingUp = Instant.MIN;

    private WebhookDelivery(
            WebhookOutbox outbox,
            WebhookStore webhooks,
            EventPoster poster,
            Settings settings,
            ChangeOrigins origins,
            Clock clock,
            Random random) {
        this.outbox = outbox;
        this.webhooks = webhooks;
        this.poster = poster;
        this.settings = settings;
        this.origins = origins;
        this.clock = clock;
        this.random = random;
    }

    /** How patient it is. */
    @Value.Immutable
    public interface Settings {
        /** After which an event is given up. */
        Duration retryFor();

        /** Failures in a row after which a webhook is disabled. */
        int disableAfter();
    }

    public static WebhookDelivery start(
            WebhookOutbox outbox,
            WebhookStore webhooks,
            EventPoster poster,
            Settings settings,
            ChangeOrigins origins,
            Clock clock,
            Random random) {
        WebhookDelivery delivery = new WebhookDelivery(outbox, webhooks, poster, settings, origins, clock, random);
        delivery.threads.execute(delivery::dispatchUntilClosed);
        return delivery;
    }

    private void dispatchUntilClosed() {
        try {
            while (closing.getCount() > 0) {
                rest(dispatch());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void rest(Duration time) throws InterruptedException {
        closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Hands one lease to a thread, and says how long to wait before the next. */
    private Duration dispatch() throws InterruptedException {
        idle.acquire();
        boolean handedOver = false;
        try {
            if (closing.getCount() == 0) {
                return Duration.ZERO;
            }
            giveUpOld();
            Optional<WebhookLease> lease = outbox.lease(clock.instant(), LEASE, EVENTS_A_LEASE);
            if (lease.isEmpty()) {
                return LOOK_AROUND;
            }
            handedOver = handOver(lease.get());
            return Duration.ZERO;
        } catch (StoreUnavailableException e) {
            LOGGER.debug("event=webhooks-wait reason=\"{}\"", e.getMessage());
            return REST_WITHOUT_STORE;
        } catch (RuntimeException e) {
            // Thrown on, it would end the deliveries for good.
            LOGGER.error("event=webhooks-failed", e);
            return REST_WITHOUT_STORE;
        } finally {
            if (!handedOver) {
                idle.release();
            }
        }
    }

    /** Not while it closes: then another node may take it over at once. */
    private boolean handOver(WebhookLease lease) {
        try {
            threads.execute(() -> deliverAndBeIdle(lease));
            return true;
        } catch (RejectedExecutionException e) {
            LOGGER.debug("event=webhooks-closing webhook={}", lease.webhook());
            outbox.release(lease, clock.instant());
            return false;
        }
    }

    private void giveUpOld() {
        Instant now = clock.instant();
        if (now.isBefore(nextGivingUp)) {
            return;
        }
        nextGivingUp = now.plus(BETWEEN_GIVING_UP);
        int givenUp = outbox.giveUpBefore(now.minus(settings.retryFor()));
        if (givenUp > 0) {
            LOGGER.warn("event=webhook-events-given-up count={}", givenUp);
        }
    }

    private void deliverAndBeIdle(WebhookLease lease) {
        try {
            deliver(lease);
        } catch (StoreUnavailableException e) {
            // The lease runs out, and the event comes again.
            LOGGER.debug("event=webhooks-wait webhook={} reason=\"{}\"", lease.webhook(), e.getMessage());
        } catch (RuntimeException e) {
            LOGGER.error("event=webhook-failed webhook={}", lease.webhook(), e);
        } finally {
            idle.release();
        }
    }

    private void deliver(WebhookLease lease) {
        int failures = lease.failuresInARow();
        for (WebhookEvent event : lease.events()) {
            if (closing.getCount() == 0) {
                break;
            }
            Optional<String> failure = poster.post(lease.url(), lease.secret(), event);
            if (failure.isPresent()) {
                refused(lease, event, failure.get(), failures + 1);
                return;
            }
            outbox.taken(lease, event, clock.instant());
            failures = 0;
        }
        outbox.release(lease, clock.instant());
    }

    private void refused(WebhookLease lease, WebhookEvent event, String reason, int failures) {
        Instant now = clock.instant();
        outbox.refused(
                lease,
                event,
                reason,
                now,
                ImmutableRetry.of(now.plus(pauseAfter(event.refusals() + 1)), now.plus(pauseAfter(failures))));
        LOGGER.info(
                "event=webhook-refused webhook={} failures={} reason=\"{}\"",
                lease.webhook(),
                failures,
                Texts.quotable(reason).replace('"', '\''));
        if (failures >= settings.disableAfter()) {
            String why = failures + " deliveries failed in a row, the last one: " + reason;
            origins.during(ChangeOrigin.system("webhooks"), () -> {
                webhooks.disable(lease.webhook(), why);
                return why;
            });
            LOGGER.warn("event=webhook-disabled webhook={} failures={}", lease.webhook(), failures);
        }
    }

    private Duration pauseAfter(int failures) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        long millis = Math.min(doubled.toMillis(), LONGEST_PAUSE.toMillis());
        return Duration.ofMillis((long) (millis * (1 + JITTER * random.nextDouble())));
    }

    /** Takes nothing new. What is under way ends within the deadline of a delivery, or comes again after its lease. */
    @Override
    public void close() {
        closing.countDown();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(WebhookClient.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
