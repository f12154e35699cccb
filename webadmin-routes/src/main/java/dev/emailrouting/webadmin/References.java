package dev.emailrouting.webadmin;

import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;

/** What requests refer to by name. What the path names and is not there is a 404, what the body names a 400 with its field. */
final class References {
    private final RoutingStore store;
    private final RoutingTableSource source;

    @Inject
    References(RoutingStore store, RoutingTableSource source) {
        this.store = store;
        this.source = source;
    }

    /** The zone that the path names in its part {@code zone}. */
    Zone zone(Call call) {
        DomainName name = call.part("zone", DomainName::parse);
        return store.zone(name).orElseThrow(() -> new NotFoundException("zone " + name));
    }

    /** The account that the body names in its field {@code account}; the default one where it names none. */
    AccountName account(StrictObject body) {
        Optional<AccountName> named = body.text("account", AccountName::parse);
        if (named.isPresent() && store.account(named.get()).isEmpty()) {
            throw new InvalidInputException(
                    "account", "unknown account " + named.get() + ", make it first: POST /email-routing/accounts");
        }
        return named.orElse(AccountName.DEFAULT);
    }

    /** Whether the account's rules may forward to any address in the domain: it is a zone of its own, or verified as a whole. */
    boolean needsNoDestination(AccountName account, DomainName domain) {
        return isZoneOf(account, domain) || store.isVerifiedDomain(account, domain);
    }

    /** Whether the domain is a zone of the account or an added subdomain of one. */
    private boolean isZoneOf(AccountName account, DomainName domain) {
        return source.snapshot(domain)
                .filter(found -> found.zone().account().equals(account))
                .isPresent();
    }
}
