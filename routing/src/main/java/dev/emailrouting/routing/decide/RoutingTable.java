package dev.emailrouting.routing.decide;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.KnownZone;
import dev.emailrouting.routing.ZoneAuthentication;

/** Finds the table of a domain. Never throws: a table that cannot be had now is an answer. */
public interface RoutingTable {

    Lookup lookup(DomainName domain);

    /** The zone that the domain's mail is routed by; empty when there is none. Known even while the table is not. */
    Optional<KnownZone> zone(DomainName domain);

    /** The account whose zone the domain is; empty when it is no zone. */
    default Optional<AccountName> owner(DomainName domain) {
        return zone(domain).map(KnownZone::account);
    }

    /** What the domain's zone makes of authentication; empty when it is no zone. Asks no store, so any thread may ask. */
    default Optional<ZoneAuthentication> authentication(DomainName domain) {
        return zone(domain).map(KnownZone::authentication);
    }

    /** Tables that stay as they are. */
    static RoutingTable of(Collection<ZoneTable> zones) {
        Map<DomainName, ZoneTable> byName =
                zones.stream().collect(Collectors.toUnmodifiableMap(ZoneTable::zone, table -> table));
        return new RoutingTable() {
            @Override
            public Lookup lookup(DomainName domain) {
                ZoneTable table = byName.get(domain);
                return table != null ? Lookup.found(table) : Lookup.noZone();
            }

            @Override
            public Optional<KnownZone> zone(DomainName domain) {
                return Optional.ofNullable(byName.get(domain)).map(ZoneTable::known);
            }
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
    }
}
