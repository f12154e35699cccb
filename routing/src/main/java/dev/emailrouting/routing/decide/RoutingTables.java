package dev.emailrouting.routing.decide;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.RoutingTableSource.Changes;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routing tables of a running server. The names of all zones are in memory; a zone's table is compiled when it is first
 * asked for, at most {@code maxTables} are kept, and those whose zone or destinations changed are compiled anew. While the
 * store is away what is loaded serves on. Domains that are no zone never ask the store.
 */
public final class RoutingTables implements RoutingTable, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RoutingTables.class);

    private final RoutingTableSource source;
    private final Map<DomainName, AccountName> zones = new ConcurrentHashMap<>();
    private final Cache<DomainName, ZoneTable> tables;
    private final ScheduledExecutorService poller;
    private long revision;
    private volatile boolean behind;
    private volatile boolean closed;

    private RoutingTables(RoutingTableSource source, long maxTables) {
        this.source = source;
        this.tables = CacheBuilder.newBuilder().maximumSize(maxTables).build();
        this.poller = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "email-routing-tables");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Reads the zones' names and from then on looks for changes at every interval.
     *
     * @throws StoreUnavailableException when the names cannot be read: without them nothing can be answered
     */
    public static RoutingTables open(RoutingTableSource source, long maxTables, Duration interval) {
        RoutingTables opened = new RoutingTables(source, maxTables);
        opened.refresh();
        opened.poller.scheduleWithFixedDelay(
                opened::poll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return opened;
    }

    @Override
    public Lookup lookup(DomainName domain) {
        if (closed) {
            return Lookup.unavailable();
        }
        if (!zones.containsKey(domain)) {
            return Lookup.noZone();
        }
        ZoneTable loaded = tables.getIfPresent(domain);
        return loaded != null ? Lookup.found(loaded) : load(domain);
    }

    @Override
    public Optional<AccountName> owner(DomainName domain) {
        return Optional.ofNullable(zones.get(domain));
    }

    /** The zones there are. */
    public Set<DomainName> zones() {
        return Set.copyOf(zones.keySet());
    }

    /** Whether the store could not be read when it was last tried, so that what is served may be old. */
    public boolean isBehind() {
        return behind;
    }

    /** Takes in what changed. @throws StoreUnavailableException when the store cannot be read; what is loaded stays. */
    public synchronized void refresh() {
        Changes changes = source.changesSince(revision);
        changes.deletedZones().forEach(zone -> {
            zones.remove(zone);
            tables.invalidate(zone);
        });
        zones.putAll(changes.changedZones());
        for (DomainName loaded : Set.copyOf(tables.asMap().keySet())) {
            if (changes.changedZones().containsKey(loaded)
                    || Optional.ofNullable(zones.get(loaded))
                            .filter(changes.changedAccounts()::contains)
                            .isPresent()) {
                reload(loaded);
            }
        }
        revision = changes.revision();
        behind = false;
    }

    private void reload(DomainName zone) {
        Optional<ZoneTable> fresh = source.snapshot(zone).map(ZoneTable::compile);
        if (fresh.isPresent()) {
            tables.put(zone, fresh.get());
        } else {
            tables.invalidate(zone);
        }
    }

    private synchronized Lookup load(DomainName zone) {
        ZoneTable loadedMeanwhile = tables.getIfPresent(zone);
        if (loadedMeanwhile != null) {
            return Lookup.found(loadedMeanwhile);
        }
        try {
            Optional<ZoneTable> table = source.snapshot(zone).map(ZoneTable::compile);
            table.ifPresent(compiled -> tables.put(zone, compiled));
            return table.map(Lookup::found).orElseGet(Lookup::noZone);
        } catch (StoreUnavailableException e) {
            behind = true;
            LOGGER.warn("event=table-unavailable zone={} reason=\"{}\"", zone, e.getMessage());
            return Lookup.unavailable();
        }
    }

    private void poll() {
        try {
            refresh();
        } catch (StoreUnavailableException e) {
            if (!behind) {
                LOGGER.warn("event=tables-behind reason=\"{}\"", e.getMessage());
            }
            behind = true;
        } catch (RuntimeException e) {
            behind = true;
            LOGGER.error("event=tables-behind", e);
        }
    }

    /** Afterwards every look-up answers unavailable. */
    @Override
    public void close() {
        closed = true;
        poller.shutdownNow();
    }
}
