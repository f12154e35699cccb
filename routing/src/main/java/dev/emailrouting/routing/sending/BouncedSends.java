package dev.emailrouting.routing.sending;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.send.ImmutableSuppression;
import dev.emailrouting.routing.send.Suppression;
import dev.emailrouting.routing.send.Suppression.Reason;
import dev.emailrouting.routing.send.SuppressionStore;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Suppresses addresses that their own servers refuse, by a thread of its own. What the store cannot take now is kept and tried again; of
 * more than fit meanwhile nothing is kept, for mail waits for none of this, and who is refused again is suppressed then.
 */
public final class BouncedSends implements AutoCloseable {
    static final int MAX_WAITING = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(BouncedSends.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final SuppressionStore store;
    private final Clock clock;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "email-routing-suppressions");
        thread.setDaemon(true);
        return thread;
    });

    private final Object lock = new Object();
    /** Under {@link #lock}, by account and address. */
    private Map<String, Suppression> waiting = new LinkedHashMap<>();

    private BouncedSends(SuppressionStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    public static BouncedSends start(SuppressionStore store, Duration interval, Clock clock) {
        BouncedSends started = new BouncedSends(store, clock);
        started.writer.scheduleWithFixedDelay(
                started::write, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return started;
    }

    /** Neither waits nor throws. */
    public void refused(AccountName account, EmailAddress recipient, String words) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Suppression suppression = ImmutableSuppression.builder()
                .account(account)
                .email(recipient)
                .reason(Reason.HARD_BOUNCE)
                .note(Texts.atMost(Suppression.MAX_NOTE, words))
                .created(now)
                .expires(now.plus(Suppression.OF_A_BOUNCE))
                .build();
        synchronized (lock) {
            if (waiting.size() < MAX_WAITING) {
                waiting.putIfAbsent(account + " " + recipient.key(), suppression);
            }
        }
    }

    void write() {
        List<Suppression> batch;
        synchronized (lock) {
            batch = new ArrayList<>(waiting.values());
            waiting = new LinkedHashMap<>();
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.addBounced(batch);
            batch.forEach(each -> LOGGER.info(
                    "event=suppressed account={} email={} until={}",
                    each.account(),
                    each.email(),
                    each.expires().orElseThrow()));
        } catch (StoreUnavailableException e) {
            LOGGER.debug("event=suppressions-wait addresses={} reason=\"{}\"", batch.size(), e.getMessage());
            putBack(batch);
        } catch (RuntimeException | Error e) {
            // Thrown on, it would end the writing for good; time does not mend it, so the batch is not kept.
            LOGGER.error("event=suppressions-lost addresses={}", batch.size(), e);
        }
    }

    private void putBack(List<Suppression> batch) {
        synchronized (lock) {
            for (Suppression each : batch) {
                if (waiting.size() < MAX_WAITING) {
                    waiting.putIfAbsent(each.account() + " " + each.email().key(), each);
                }
            }
        }
    }

    /** What waits is written once more, and then forgotten. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (writer.awaitTermination(CLOSE_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
