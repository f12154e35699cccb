package dev.emailrouting.routing.decide;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.store.StoreUnavailableException;

/** Finds the table of a domain. Never throws: a table that cannot be had now is an answer. */
public interface RoutingTable {

    Lookup lookup(DomainName domain);

    /** Whether the domain's mail is routed by a zone of ours. Asks no store, so any thread may ask. */
    default boolean isOurs(DomainName domain) {
        return !lookup(domain).isNoZone();
    }

    /** The account whose zone the domain is; empty when it is no zone, and while its table cannot be had. */
    default Optional<AccountName> owner(DomainName domain) {
        return lookup(domain).table().map(ZoneTable::account);
    }

    /** Whether a zone has the domain for the senders of its forwards; not while its table cannot be had. */
    default boolean isSrsDomain(DomainName domain) {
        return lookup(domain)
                .table()
                .flatMap(table -> table.settings().srsDomain())
                .filter(domain::equals)
                .isPresent();
    }

    /** The senders that the whole server lets through or keeps out. */
    default SenderList senders() {
        return SenderList.empty();
    }

    /** Tables that stay as they are. */
    static RoutingTable of(Collection<ZoneTable> zones) {
        Map<DomainName, ZoneTable> byName = new HashMap<>();
        zones.forEach(zone -> zone.domains().forEach(domain -> byName.put(domain, zone)));
        return domain -> {
            ZoneTable table = byName.get(domain);
            return table != null ? Lookup.found(table) : Lookup.noZone();
        };
    }

    /** A table, no zone of ours, or a zone whose table cannot be had now. */
    final class Lookup {
        private static final Lookup NO_ZONE = new Lookup(null, false);
        private static final Lookup UNAVAILABLE = new Lookup(null, true);

        private final ZoneTable table;
        private final boolean unavailable;

        private Lookup(ZoneTable table, boolean unavailable) {
            this.table = table;
            this.unavailable = unavailable;
        }

        public static Lookup found(ZoneTable table) {
            return new Lookup(table, false);
        }

        public static Lookup noZone() {
            return NO_ZONE;
        }

        public static Lookup unavailable() {
            return UNAVAILABLE;
        }

        public boolean isUnavailable() {
            return unavailable;
        }

        public boolean isNoZone() {
            return table == null && !unavailable;
        }

        public Optional<ZoneTable> table() {
            return Optional.ofNullable(table);
        }

        /**
         * As {@link #table}, where it matters that a table which cannot be had now is not taken for none.
         *
         * @throws StoreUnavailableException where it cannot be had now
         */
        public Optional<ZoneTable> certainTable() {
            if (unavailable) {
                throw new StoreUnavailableException("the zone's table cannot be read now", null);
            }
            return table();
        }
    }
}
