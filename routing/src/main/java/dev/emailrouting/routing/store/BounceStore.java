package dev.emailrouting.routing.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.EmailAddress;
import org.immutables.value.Value;

/** What the servers of destinations say of them: refusals of the address, counted until one is taken in. */
public interface BounceStore {

    /**
     * Counts on. Addresses that are no destination of the account are passed over, and so are those in a domain that is
     * verified as a whole.
     *
     * @return the destinations that are suspended by it
     */
    List<Destination> count(Map<Address, Tally> tallies, SuspensionPolicy policy);

    /** How many destinations are suspended. */
    long suspendedDestinations();

    /** An address as a rule of an account forwards to it. */
    @Value.Immutable
    interface Address {
        @Value.Parameter
        AccountName account();

        @Value.Parameter
        EmailAddress email();
    }

    /** What became of the mails to one address since the last count. */
    @Value.Immutable
    interface Tally {
        /** Whether one was taken in; the refusals are those after the last of these. */
        boolean taken();

        @Value.Default
        default int refusals() {
            return 0;
        }

        /** What was said at the last refusal; empty when there was none. */
        @Value.Default
        default String lastRefusal() {
            return "";
        }

        static Tally ofSuccess() {
            return ImmutableTally.builder().taken(true).build();
        }

        static Tally ofRefusal(String words) {
            return ImmutableTally.builder()
                    .taken(false)
                    .refusals(1)
                    .lastRefusal(words)
                    .build();
        }

        /** This, and what came after it. */
        default Tally then(Tally later) {
            if (later.taken()) {
                return later;
            }
            return ImmutableTally.builder()
                    .taken(taken())
                    .refusals(refusals() + later.refusals())
                    .lastRefusal(later.lastRefusal())
                    .build();
        }
    }

    /** When a destination is suspended. */
    @Value.Immutable
    interface SuspensionPolicy {
        /** At so many refusals in a row; 0 is never. */
        int refusals();

        /** A row whose first refusal is longer ago begins anew. */
        Duration window();
    }
}
