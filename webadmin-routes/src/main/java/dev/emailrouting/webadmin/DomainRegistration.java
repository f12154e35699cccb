package dev.emailrouting.webadmin;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        boolean addedNow = register("name", name);
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

    /**
     * Has James know all the domains, and then stores them in one write. Where that fails, those that are not stored leave the
     * DomainList again, if they came in now.
     *
     * @param names with the field that each stands in
     * @param store is told which of them were put into the DomainList now
     */
    synchronized <T> T makeAll(Map<DomainName, String> names, Function<Set<DomainName>, T> store) {
        Set<DomainName> addedNow = new HashSet<>();
        try {
            names.forEach((name, field) -> {
                if (register(field, name)) {
                    addedNow.add(name);
                }
            });
            return store.apply(addedNow);
        } catch (RuntimeException e) {
            addedNow.stream().filter(name -> !isStored(name)).forEach(domains::unregister);
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

    private boolean register(String field, DomainName name) {
        try {
            return domains.register(name);
        } catch (DomainRefusedException e) {
            throw new ConflictException(field, e.getMessage());
        }
    }

    /** @param deletion names the domains that are to leave the DomainList, for we put them there */
    synchronized void delete(Supplier<List<DomainName>> deletion) {
        deletion.get().forEach(domains::unregister);
    }
}
