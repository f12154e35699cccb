package dev.emailrouting.routing.decide;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneAuthentication;
import dev.emailrouting.routing.store.RoutingTableSource.ZoneSnapshot;

/** A zone's rules compiled for look-up. Where two rules have the same matcher, the first in the zone's order is kept. */
public final class ZoneTable {
    private final DomainName zone;
    private final AccountName account;
    private final ZoneAuthentication authentication;
    private final Map<EmailAddress, Rule> exact;
    private final Map<DomainName, Rule> catchAll;
    private final Set<EmailAddress> verified;
    private final Set<DomainName> verifiedDomains;

    private ZoneTable(
            DomainName zone,
            AccountName account,
            ZoneAuthentication authentication,
            Map<EmailAddress, Rule> exact,
            Map<DomainName, Rule> catchAll,
            Set<EmailAddress> verified,
            Set<DomainName> verifiedDomains) {
        this.zone = zone;
        this.account = account;
        this.authentication = authentication;
        this.exact = exact;
        this.catchAll = catchAll;
        this.verified = verified;
        this.verifiedDomains = verifiedDomains;
    }

    public static ZoneTable compile(ZoneSnapshot snapshot) {
        Map<EmailAddress, Rule> exact = new HashMap<>();
        Map<DomainName, Rule> catchAll = new HashMap<>(2);
        for (Rule rule : snapshot.rules()) {
            Optional<EmailAddress> literal = rule.content().literalRecipient();
            if (literal.isPresent()) {
                exact.putIfAbsent(literal.get(), rule);
            } else {
                catchAll.putIfAbsent(rule.content().domain(), rule);
            }
        }
        Zone zone = snapshot.zone();
        return new ZoneTable(
                zone.name(),
                zone.account(),
                zone.authentication(),
                exact,
                catchAll,
                snapshot.verifiedDestinations(),
                snapshot.verifiedDomains());
    }

    public DomainName zone() {
        return zone;
    }

    /** The domains whose mail it routes. */
    Set<DomainName> domains() {
        return Set.of(zone);
    }

    public AccountName account() {
        return account;
    }

    public ZoneAuthentication authentication() {
        return authentication;
    }

    /** How many rules the table holds. */
    public int size() {
        return exact.size() + catchAll.size();
    }

    Optional<Rule> exact(EmailAddress recipient) {
        return Optional.ofNullable(exact.get(recipient));
    }

    Optional<Rule> catchAll(DomainName domain) {
        return Optional.ofNullable(catchAll.get(domain));
    }

    boolean isVerified(EmailAddress destination) {
        return verified.contains(destination) || verifiedDomains.contains(destination.domain());
    }
}
