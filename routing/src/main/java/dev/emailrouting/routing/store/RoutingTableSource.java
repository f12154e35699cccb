package dev.emailrouting.routing.store;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.PublishedPolicy;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.SenderList;
import dev.emailrouting.routing.Zone;
import org.immutables.value.Value;

/**
 * What routing tables are compiled from. Every write gets a revision higher than all before it, in the order in which
 * writes become visible, so that a reader who asks for what changed since a revision misses nothing.
 */
public interface RoutingTableSource {

    /**
     * The first changes after {@code revision}, some thousand at the most unless one write made more; after 0 comes everything
     * there is.
     */
    Changes changesSince(long revision);

    /** Names every zone and every added subdomain; of those made or deleted while it goes on, some. No more than one answer's changes are in memory. */
    default void forEachZone(Consumer<DomainName> action) {
        Changes changes;
        long revision = 0;
        do {
            changes = changesSince(revision);
            changes.changedZones().forEach(action);
            revision = changes.revision();
        } while (changes.hasMore());
    }

    /**
     * The zone that the domain is the apex or an added subdomain of, with what its table needs, all of one moment; empty
     * when there is none.
     */
    Optional<ZoneSnapshot> snapshot(DomainName domain);

    /** The list of the whole server. */
    default SenderList senders() {
        return SenderList.empty();
    }

    /** What changed, up to and including {@link #revision()}. */
    @Value.Immutable
    interface Changes {
        long revision();

        /** Whether more has changed since, which is to be asked for after {@link #revision()}. */
        @Value.Default
        default boolean hasMore() {
            return false;
        }

        /** Zones made, or that changed themselves, in their rules, or in what these may forward to. */
        Set<DomainName> changedZones();

        /** Zones deleted and not made again. */
        Set<DomainName> deletedZones();

        /** Accounts whose senders changed, or what the rules of all their zones may forward to. */
        Set<AccountName> changedAccounts();

        /** Whether the list of the whole server changed. */
        @Value.Default
        default boolean sendersChanged() {
            return false;
        }
    }

    /** A zone, its added subdomains, its rules in order, and which of the destinations they name are verified. */
    @Value.Immutable
    interface ZoneSnapshot {
        Zone zone();

        Set<DomainName> subdomains();

        List<Rule> rules();

        /** The zone's own list. */
        @Value.Default
        default SenderList senders() {
            return SenderList.empty();
        }

        /** The list of the zone's account. */
        @Value.Default
        default SenderList accountSenders() {
            return SenderList.empty();
        }

        /** What the zone publishes for senders. */
        Optional<PublishedPolicy> publishedPolicy();

        /** The destinations that the rules name, or all where a rule runs a program, as far as they are verified and not suspended. */
        Set<EmailAddress> verifiedDestinations();

        /** Of the domains outside that the rules name, or of all where a rule runs a program, those any address of which the account may forward to. */
        Set<DomainName> verifiedDomains();
    }
}
