package dev.emailrouting.webadmin;

import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.james.DomainRefusedException;
import dev.emailrouting.james.ZoneDomains;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;

/**
 * {@code zones}: the domains whose mail is routed by rules. A zone's domain stands in James's DomainList before the zone is
 * stored, and goes with it where we put it there.
 */
final class ZonesResource {
    static final String ZONES = EmailRoutingRoutes.BASE_PATH + "/zones";
    static final String ZONE = ZONES + "/:zone";

    private final RoutingStore store;
    private final References references;
    private final ZoneDomains domains;
    /** A zone's row and its domain change together, or a deletion could take the domain from the zone's successor. */
    private final Object zoneAndDomain = new Object();

    @Inject
    ZonesResource(RoutingStore store, References references, ZoneDomains domains) {
        this.store = store;
        this.references = references;
        this.domains = domains;
    }

    void define(Endpoints endpoints) {
        endpoints.get(ZONES, this::list, "account", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(ZONES, this::create);
        endpoints.get(ZONE, this::show);
        endpoints.delete(ZONE, this::delete);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.zones(call.parameter("account", AccountName::parse), page), page, ZonesResource::json);
    }

    private Answer create(Call call) {
        StrictObject body = StrictObject.of(call.body(), Set.of("name", "account"));
        DomainName name = body.requiredText("name", DomainName::parse);
        AccountName account = references.account(body);
        synchronized (zoneAndDomain) {
            if (store.zone(name).isPresent()) {
                throw new ConflictException("name", "the zone " + name + " exists");
            }
            Zone made = create(name, account, register(name));
            return Answer.created(ZONES + "/" + name, json(made), tag(made));
        }
    }

    private boolean register(DomainName name) {
        try {
            return domains.register(name);
        } catch (DomainRefusedException e) {
            throw new ConflictException("name", e.getMessage());
        }
    }

    private Zone create(DomainName name, AccountName account, boolean addedNow) {
        try {
            return store.createZone(name, account, addedNow);
        } catch (ConflictException e) {
            // Another node has made the zone meanwhile, and its domain must stay.
            throw e;
        } catch (RuntimeException e) {
            if (addedNow) {
                domains.unregister(name);
            }
            throw e;
        }
    }

    private Answer show(Call call) {
        Zone zone = references.zone(call);
        return Answer.ok(json(zone), tag(zone));
    }

    private Answer delete(Call call) {
        synchronized (zoneAndDomain) {
            Zone zone = references.zone(call);
            store.deleteZone(zone.name(), call.expectedVersion("zone " + zone.name(), zone.version()));
            if (zone.domainAddedByUs()) {
                domains.unregister(zone.name());
            }
            return Answer.noContent();
        }
    }

    private static EntityTag tag(Zone zone) {
        return EntityTag.of(zone.version(), json(zone));
    }

    private static ObjectNode json(Zone zone) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", zone.id())
                .put("name", zone.name().toString())
                .put("account", zone.account().toString())
                .put("version", zone.version())
                .put("created", zone.created().toString())
                .put("modified", zone.modified().toString());
    }
}
