package dev.emailrouting.webadmin;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.james.DomainRefusedException;
import dev.emailrouting.james.ZoneDomains;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.StoreUnavailableException;

/**
 * What is stored of a domain and its place in James's DomainList change together and one domain at a time, or a deletion could
 * take the domain from its successor.
 */
@Singleton
class DomainRegistration {
    private final ZoneDomains domains;
    private final RoutingTableSource source;

    @Inject
    DomainRegistration(ZoneDomains domains, RoutingTableSource source) {
        this.domains = domains;
        this.source = source;
    }

    /**
     * Has James know the domain, and then stores it.
     *
     * @param mustBeFree throws when the domain is taken already
     * @param store is told whether the domain was put into the DomainList now
     */
    synchronized <T> T make(DomainName name, Runnable mustBeFree, Function<Boolean, T> store) {
        mustBeFree.run();
        boolean addedNow = register(name);
        try {
            return store.apply(addedNow);
        } catch (RuntimeException e) {
            // Where another node has made it meanwhile its domain must stay.
            if (addedNow && !isStored(name)) {
                domains.unregister(name);
            }
            throw e;
        }
    }

    /** A store that is away says nothing of it, and then a domain too many does no harm: its mail is refused at RCPT. */
    private boolean isStored(DomainName name) {
        try {
            return source.snapshot(name).isPresent();
        } catch (StoreUnavailableException e) {
            return true;
        }
    }

    private boolean register(DomainName name) {
        try {
            return domains.register(name);
        } catch (DomainRefusedException e) {
            throw new ConflictException("name", e.getMessage());
        }
    }

    /** @param deletion names the domains that are to leave the DomainList, for we put them there */
    synchronized void delete(Supplier<List<DomainName>> deletion) {
        deletion.get().forEach(domains::unregister);
    }
}
