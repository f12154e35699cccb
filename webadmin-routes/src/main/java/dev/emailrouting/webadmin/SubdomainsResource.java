package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;

/** {@code zones/{zone}/subdomains}: the domains below a zone's apex whose mail its rules route too. */
final class SubdomainsResource {
    private static final String SUBDOMAINS = ZonesResource.ZONE + "/subdomains";
    private static final String SUBDOMAIN = SUBDOMAINS + "/:name";

    private final RoutingStore store;
    private final References references;
    private final DomainRegistration registration;

    @Inject
    SubdomainsResource(RoutingStore store, References references, DomainRegistration registration) {
        this.store = store;
        this.references = references;
        this.registration = registration;
    }

    void define(Endpoints endpoints) {
        endpoints.get(SUBDOMAINS, this::list, Listing.LIMIT, Listing.OFFSET);
        endpoints.post(SUBDOMAINS, this::add);
        endpoints.get(SUBDOMAIN, this::show);
        endpoints.delete(SUBDOMAIN, this::delete);
    }

    private Answer list(Call call) {
        Zone zone = references.zone(call);
        PageRequest page = call.page();
        return Listing.answer(store.subdomains(zone.name(), page), page, SubdomainsResource::json);
    }

    private Answer add(Call call) {
        Zone zone = references.zone(call);
        DomainName name = StrictObject.of(call.body(), Set.of("name")).requiredText("name", DomainName::parse);
        if (!name.isBelow(zone.name())) {
            throw new InvalidInputException("name", name + " is not below " + zone.name());
        }
        Subdomain added = registration.make(
                name, () -> mustBeFree(zone, name), addedNow -> store.addSubdomain(zone.name(), name, addedNow));
        return Answer.created(ZonesResource.ZONES + "/" + zone.name() + "/subdomains/" + name, json(added), tag(added));
    }

    private void mustBeFree(Zone zone, DomainName name) {
        if (store.subdomain(zone.name(), name).isPresent()) {
            throw new ConflictException("name", name + " was added already");
        }
        if (store.zone(name).isPresent()) {
            throw new ConflictException("name", name + " is a zone of its own");
        }
    }

    private Answer show(Call call) {
        Subdomain subdomain = named(call);
        return Answer.ok(json(subdomain), tag(subdomain));
    }

    private Answer delete(Call call) {
        registration.delete(() -> {
            Subdomain subdomain = named(call);
            call.expectedVersion("subdomain " + subdomain.name(), 1);
            store.deleteSubdomain(subdomain.zone(), subdomain.name());
            return subdomain.domainAddedByUs() ? List.of(subdomain.name()) : List.of();
        });
        return Answer.noContent();
    }

    private Subdomain named(Call call) {
        Zone zone = references.zone(call);
        DomainName name = call.part("name", DomainName::parse);
        return store.subdomain(zone.name(), name)
                .orElseThrow(() -> new NotFoundException("subdomain " + name + " of zone " + zone.name()));
    }

    /** A subdomain is made and deleted, never changed. */
    private static EntityTag tag(Subdomain subdomain) {
        return EntityTag.of(1, json(subdomain));
    }

    private static ObjectNode json(Subdomain subdomain) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("name", subdomain.name().toString())
                .put("zone", subdomain.zone().toString())
                .put("created", subdomain.created().toString());
    }
}
