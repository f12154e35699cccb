package dev.emailrouting.routing.program;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.util.concurrent.Striped;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.immutables.value.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store says of names, asked at most once a second of each, so that nodes agree within a second. While the store is away what it
 * said last serves on. What is kept is bounded in number and size: beyond it those go that were not asked for longest.
 */
public final class FreshLookup<V> {
    private static final Logger LOGGER = LoggerFactory.getLogger(FreshLookup.class);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    /** What an entry counts for besides its own size, so that their number is bounded too. */
    private static final int ENTRY = 2048;

    private static final int STRIPES = 64;

    private final Source<V> source;
    private final LongSupplier nanoTime;
    private final Cache<Name, Seen<V>> seen;
    /** Of names that are looked up, so that one is looked up once. */
    private final Striped<Lock> locks = Striped.lock(STRIPES);

    /**
     * @param nanoTime as {@link System#nanoTime}
     * @param sizeOf in characters, say
     * @param maxSize of all together
     */
    public FreshLookup(Source<V> source, LongSupplier nanoTime, ToIntFunction<V> sizeOf, long maxSize) {
        this.source = source;
        this.nanoTime = nanoTime;
        this.seen = CacheBuilder.newBuilder()
                .concurrencyLevel(1) // each part would have its share of the bound
                .maximumWeight(maxSize)
                .weigher((Name name, Seen<V> entry) -> ENTRY + sizeOf.applyAsInt(entry.value))
                .build();
    }

    /** Where the answers come from. */
    @FunctionalInterface
    public interface Source<V> {
        /**
         * @param before what was said last, where it is still kept
         * @throws StoreUnavailableException where the store is away
         */
        V look(AccountName account, String name, Optional<V> before);
    }

    /** @throws ProgramFailedException where the store is away, and nothing is kept of the name */
    public V get(AccountName account, String name) {
        Name asked = ImmutableName.of(account, name);
        Seen<V> found = seen.getIfPresent(asked);
        return (found == null || isOld(found) ? look(asked) : found).value;
    }

    private boolean isOld(Seen<V> entry) {
        return nanoTime.getAsLong() - entry.at >= LOOK_AGAIN.toNanos();
    }

    private Seen<V> look(Name asked) {
        Lock lock = locks.get(asked);
        lock.lock();
        try {
            Seen<V> before = seen.getIfPresent(asked);
            if (before != null && !isOld(before)) {
                return before;
            }
            Seen<V> after = new Seen<>(
                    look(asked, Optional.ofNullable(before).map(entry -> entry.value)), nanoTime.getAsLong());
            seen.put(asked, after);
            return after;
        } finally {
            lock.unlock();
        }
    }

    private V look(Name asked, Optional<V> before) {
        try {
            return source.look(asked.account(), asked.name(), before);
        } catch (StoreUnavailableException e) {
            LOGGER.debug(
                    "event=programs-behind account={} program={} reason=\"{}\"",
                    asked.account(),
                    asked.name(),
                    e.getMessage());
            return before.orElseThrow(() -> new ProgramFailedException("the program cannot be read now", e));
        }
    }

    @Value.Immutable(builder = false)
    interface Name {
        @Value.Parameter
        AccountName account();

        @Value.Parameter
        String name();
    }

    private static final class Seen<V> {
        private final V value;
        private final long at;

        private Seen(V value, long at) {
            this.value = value;
            this.at = at;
        }
    }
}
