package dev.emailrouting.webadmin;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.store.RoutingStore;

/** Which of the addresses that rules forward to wait for verification. An address in a zone of the same account never does. */
final class WaitingDestinations {
    private final RoutingStore store;
    private final RoutingTables tables;

    @Inject
    WaitingDestinations(RoutingStore store, RoutingTables tables) {
        this.store = store;
        this.tables = tables;
    }

    /** Asked for all rules of a page at once. */
    Among among(Zone zone, List<Rule> rules) {
        Set<EmailAddress> outside = rules.stream()
                .flatMap(rule -> rule.content().forwardAddresses().stream())
                .filter(address -> tables.owner(address.domain())
                        .filter(zone.account()::equals)
                        .isEmpty())
                .collect(Collectors.toCollection(HashSet::new));
        if (!outside.isEmpty()) {
            outside.removeAll(store.verifiedAmong(zone.account(), outside));
        }
        return new Among(outside);
    }

    /** The addresses that wait. */
    static final class Among {
        private final Set<EmailAddress> unverified;

        private Among(Set<EmailAddress> unverified) {
            this.unverified = unverified;
        }

        List<EmailAddress> namedBy(Rule rule) {
            return rule.content().forwardAddresses().stream()
                    .filter(unverified::contains)
                    .collect(Collectors.toList());
        }

        /** {@code waiting} when the rule is passed over until a destination is verified; one that can do something is active. */
        String statusOf(Rule rule) {
            if (!rule.content().enabled()) {
                return "disabled";
            }
            Set<EmailAddress> forwards = rule.content().forwardAddresses();
            boolean onlyForwards = !forwards.isEmpty() && rule.content().onlyForwards();
            return onlyForwards && unverified.containsAll(forwards) ? "waiting" : "active";
        }
    }
}
