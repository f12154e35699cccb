package dev.emailrouting.routing.bounces;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.store.BounceStore;
import dev.emailrouting.routing.store.BounceStore.Address;
import dev.emailrouting.routing.store.BounceStore.SuspensionPolicy;
import dev.emailrouting.routing.store.BounceStore.Tally;
import dev.emailrouting.routing.store.ImmutableAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts refusals in batches: mail waits for none of this, and who is refused again is counted then. */
public final class BounceCounter implements DestinationWatch, AutoCloseable {
    static final int MAX_ADDRESSES = 10_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(BounceCounter.class);

    private final Consumer<Destination> suspended;
    private final WaitingBatch<Address, Tally> batch;

    private BounceCounter(
            BounceStore store, SuspensionPolicy policy, Duration interval, Consumer<Destination> suspended) {
        this.suspended = suspended;
        this.batch = WaitingBatch.start(
                "bounces",
                MAX_ADDRESSES,
                interval,
                Tally::then,
                tallies -> store.count(tallies, policy).forEach(this::tell));
    }

    /** @param suspended is told of each destination that is suspended; may throw */
    public static BounceCounter start(
            BounceStore store, SuspensionPolicy policy, Duration interval, Consumer<Destination> suspended) {
        return new BounceCounter(store, policy, interval, suspended);
    }

    @Override
    public void taken(AccountName account, EmailAddress destination) {
        batch.add(ImmutableAddress.of(account, destination), Tally.ofSuccess());
    }

    @Override
    public void refused(AccountName account, EmailAddress destination, String words) {
        batch.add(ImmutableAddress.of(account, destination), Tally.ofRefusal(words));
    }

    private void tell(Destination destination) {
        try {
            suspended.accept(destination);
        } catch (RuntimeException e) {
            LOGGER.error("event=suspension-not-told destination={}", destination.id(), e);
        }
    }

    @Override
    public void close() {
        batch.close();
    }

    /** The addresses that wait to be counted. */
    List<Address> waiting() {
        return batch.waiting();
    }
}
