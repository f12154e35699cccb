package dev.emailrouting.routing.decide;

import java.util.Optional;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;

/** Finds the table of a domain. Never throws: a table that cannot be had now is an answer. */
public interface RoutingTable {

    Lookup lookup(DomainName domain);

    /** The account whose zone the domain is; empty when it is no zone. Known even while the table is not. */
    Optional<AccountName> owner(DomainName domain);

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

        public Optional<ZoneTable> table() {
            return Optional.ofNullable(table);
        }
    }
}
