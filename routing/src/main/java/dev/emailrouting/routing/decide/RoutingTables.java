package dev.emailrouting.routing.decide;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;

import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import com.google.common.util.concurrent.Striped;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.store.ImmutableZoneSnapshot;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.RoutingTableSource.Changes;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routing tables of a running server. Of all zones only a fingerprint of the name is in memory; a zone's table is compiled
 * when it is first asked for, tables of at most {@code maxRules} rules together are kept, and those whose zone or destinations
 * changed are compiled anew. While the store is away what is loaded serves on. Domains that are no zone never ask the store.
 *
 * <p>Look-ups of loaded tables take no lock, and none is held by anybody while the store is asked but those of the zones
 * that are being loaded and of the refresh itself.
 */
public final class RoutingTables implements RoutingTable, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RoutingTables.class);
    private static final int LOADS_AT_A_TIME = 8;

    private final RoutingTableSource source;
    private final DomainFingerprints domains = new DomainFingerprints(new SecureRandom());
    private final LoadedTables tables;
    private final Striped<Lock> loading = Striped.lock(LOADS_AT_A_TIME);
    private final ScheduledExecutorService poller;

    private final Interner<SenderList> accountSenders = Interners.newWeakInterner();

    private final Object refreshing = new Object();
    /** Loaded tables that the store has something newer for; under {@link #refreshing}. */
    private final Set<DomainName> outdated = new HashSet<>();

    /** Up to which change of the store the fingerprints are; moves under the lock {@link #tables}. */
    private volatile long revision;

    private volatile SenderList senders = SenderList.empty();
    private volatile Consumer<Set<DomainName>> onChange = zones -> {};
    private volatile boolean behind;
    private volatile boolean closed;

    private RoutingTables(RoutingTableSource source, long maxRules) {
        this.source = source;
        this.tables = new LoadedTables(maxRules);
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
    public static RoutingTables open(RoutingTableSource source, long maxRules, Duration interval) {
        RoutingTables opened = new RoutingTables(source, maxRules);
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
        Optional<ZoneTable> loaded = tables.find(domain);
        if (loaded.isPresent()) {
            return Lookup.found(loaded.get());
        }
        return domains.contains(domain) ? load(domain) : Lookup.noZone();
    }

    @Override
    public boolean isOurs(DomainName domain) {
        return domains.contains(domain);
    }

    @Override
    public SenderList senders() {
        return senders;
    }

    /** How many domains are ours. */
    public int countDomains() {
        return domains.size();
    }

    /**
     * Names every domain of ours, one after the other from the store.
     *
     * @throws StoreUnavailableException when the store cannot be read
     */
    public void forEachDomain(Consumer<DomainName> action) {
        source.forEachZone(action);
    }

    /** Has the action told the domains of zones that were made or changed, at every refresh that finds some. */
    public void onChange(Consumer<Set<DomainName>> action) {
        onChange = action;
    }

    /** Whether something could not be read when it was last tried, so that what is served may be old. */
    public boolean isBehind() {
        return behind;
    }

    /** Takes in what changed. @throws StoreUnavailableException when the store cannot be read; what is loaded stays. */
    public void refresh() {
        synchronized (refreshing) {
            Changes changes;
            do {
                changes = source.changesSince(revision);
                if (changes.sendersChanged()) {
                    senders = source.senders();
                }
                takeIn(changes);
                tell(changes.changedZones());
            } while (changes.hasMore());
            behind = !reloadOutdated();
        }
    }

    private void takeIn(Changes changes) {
        synchronized (tables) {
            changes.changedZones().forEach(domains::add);
            for (DomainName gone : changes.deletedZones()) {
                domains.remove(gone);
                tables.remove(gone);
            }
            revision = changes.revision();
            for (ZoneTable loaded : tables.all()) {
                if (changes.changedZones().contains(loaded.zone())
                        || changes.changedAccounts().contains(loaded.account())) {
                    outdated.add(loaded.zone());
                }
            }
        }
    }

    private void tell(Set<DomainName> changed) {
        if (changed.isEmpty()) {
            return;
        }
        try {
            onChange.accept(changed);
        } catch (RuntimeException e) {
            // Mail must go by what has changed all the same.
            LOGGER.error("event=change-not-followed zones={}", changed.size(), e);
        }
    }

    /** Says whether all could be read. A zone that cannot keeps its old table, is tried again, and holds up no other. */
    private boolean reloadOutdated() {
        outdated.removeIf(this::isReloaded);
        return outdated.isEmpty();
    }

    private boolean isReloaded(DomainName zone) {
        try {
            Optional<ZoneTable> fresh = source.snapshot(zone).map(this::compile);
            fresh.ifPresentOrElse(tables::put, () -> tables.remove(zone));
            return true;
        } catch (StoreUnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            LOGGER.error("event=table-unreadable zone={}", zone, e);
            return false;
        }
    }

    /** The zones of an account share its list, which may be long. */
    private ZoneTable compile(ZoneSnapshot snapshot) {
        return ZoneTable.compile(ImmutableZoneSnapshot.copyOf(snapshot)
                .withAccountSenders(accountSenders.intern(snapshot.accountSenders())));
    }

    private Lookup load(DomainName zone) {
        Lock lock = loading.get(zone);
        lock.lock();
        try {
            return tables.find(zone).map(Lookup::found).orElseGet(() -> read(zone));
        } catch (StoreUnavailableException e) {
            behind = true;
            LOGGER.warn("event=table-unavailable zone={} reason=\"{}\"", zone, e.getMessage());
            return Lookup.unavailable();
        } catch (RuntimeException e) {
            behind = true;
            LOGGER.error("event=table-unreadable zone={}", zone, e);
            return Lookup.unavailable();
        } finally {
            lock.unlock();
        }
    }

    private Lookup read(DomainName zone) {
        long before = revision;
        Optional<ZoneTable> table = source.snapshot(zone).map(this::compile);
        synchronized (tables) {
            // A refresh that went by did not find the table loaded; if it was read before that change, nobody would
            // renew it.
            if (revision == before) {
                table.ifPresent(tables::put);
            }
        }
        return table.map(Lookup::found).orElseGet(Lookup::noZone);
    }

    private void poll() {
        try {
            refresh();
        } catch (StoreUnavailableException e) {
            if (!behind) {
                LOGGER.warn("event=tables-behind reason=\"{}\"", e.getMessage());
            }
            behind = true;
        } catch (RuntimeException | Error e) {
            // Thrown on, it would end the polling for good.
            behind = true;
            LOGGER.error("event=tables-behind", e);
        }
    }

    /** Afterwards every look-up answers unavailable. A refresh under way is not interrupted: that would close H2's file. */
    @Override
    public void close() {
        closed = true;
        poller.shutdown();
    }
}
