package dev.emailrouting.routing.bounces;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.store.BounceStore;
import dev.emailrouting.routing.store.BounceStore.Address;
import dev.emailrouting.routing.store.BounceStore.SuspensionPolicy;
import dev.emailrouting.routing.store.BounceStore.Tally;
import dev.emailrouting.routing.store.ImmutableAddress;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refusals in batches, by a thread of its own. What the store cannot take now is kept and tried again; of more addresses
 * than fit meanwhile nothing is counted, for mail waits for none of this, and who is refused again is counted then.
 */
public final class BounceCounter implements DestinationWatch, AutoCloseable {
    static final int MAX_ADDRESSES = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(BounceCounter.class);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final BounceStore store;
    private final SuspensionPolicy policy;
    private final Consumer<Destination> suspended;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "email-routing-bounces");
        thread.setDaemon(true);
        return thread;
    });

    private final Object lock = new Object();
    /** Under {@link #lock}. */
    private Map<Address, Tally> waiting = new HashMap<>();

    private BounceCounter(BounceStore store, SuspensionPolicy policy, Consumer<Destination> suspended) {
        this.store = store;
        this.policy = policy;
        this.suspended = suspended;
    }

    /** @param suspended is told of each destination that is suspended; may throw */
    public static BounceCounter start(
            BounceStore store, SuspensionPolicy policy, Duration interval, Consumer<Destination> suspended) {
        BounceCounter counter = new BounceCounter(store, policy, suspended);
        counter.writer.scheduleWithFixedDelay(
                counter::write, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return counter;
    }

    @Override
    public void taken(AccountName account, EmailAddress destination) {
        add(ImmutableAddress.of(account, destination), Tally.ofSuccess());
    }

    @Override
    public void refused(AccountName account, EmailAddress destination, String words) {
        add(ImmutableAddress.of(account, destination), Tally.ofRefusal(words));
    }

    private void add(Address address, Tally tally) {
        synchronized (lock) {
            if (waiting.size() < MAX_ADDRESSES || waiting.containsKey(address)) {
                waiting.merge(address, tally, Tally::then);
            }
        }
    }

    private void write() {
        Map<Address, Tally> batch = takeWaiting();
        if (batch.isEmpty()) {
            return;
        }
        try {
            store.count(batch, policy).forEach(this::tell);
        } catch (StoreUnavailableException e) {
            LOGGER.debug("event=bounces-wait addresses={} reason=\"{}\"", batch.size(), e.getMessage());
            putBack(batch);
        } catch (RuntimeException | Error e) {
            // Thrown on, it would end the counting for good; time does not mend it, so the batch is not kept.
            LOGGER.error("event=bounces-not-counted addresses={}", batch.size(), e);
        }
    }

    private Map<Address, Tally> takeWaiting() {
        synchronized (lock) {
            Map<Address, Tally> taken = waiting;
            waiting = new HashMap<>();
            return taken;
        }
    }

    private void putBack(Map<Address, Tally> batch) {
        synchronized (lock) {
            waiting.forEach((address, later) -> {
                if (batch.size() < MAX_ADDRESSES || batch.containsKey(address)) {
                    batch.merge(address, later, Tally::then);
                }
            });
            waiting = batch;
        }
    }

    private void tell(Destination destination) {
        try {
            suspended.accept(destination);
        } catch (RuntimeException e) {
            LOGGER.error("event=suspension-not-told destination={}", destination.id(), e);
        }
    }

    /** What waits is counted once more, and then forgotten. */
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

    /** The addresses that wait to be counted. */
    List<Address> waiting() {
        synchronized (lock) {
            return List.copyOf(waiting.keySet());
        }
    }
}
