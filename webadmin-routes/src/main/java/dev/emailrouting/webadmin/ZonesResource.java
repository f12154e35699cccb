package dev.emailrouting.webadmin;

import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import dev.emailrouting.james.DomainRefusedException;
import dev.emailrouting.james.ZoneDomains;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.json.ZoneSettingsJson;
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

    private static final Set<String> WRITABLE = Sets.union(ZoneSettingsJson.FIELDS, Set.of("name", "account"));
    /** What an answer says, so that it can be edited and put back; what is only shown is left aside. */
    private static final Set<String> SHOWN = Sets.union(WRITABLE, Set.of("id", "version", "created", "modified"));

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
        endpoints.put(ZONE, this::replace);
        endpoints.delete(ZONE, this::delete);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.zones(call.parameter("account", AccountName::parse), page), page, ZonesResource::json);
    }

    private Answer create(Call call) {
        StrictObject body = StrictObject.of(call.body(), WRITABLE);
        DomainName name = body.requiredText("name", DomainName::parse);
        AccountName account = references.account(body);
        ZoneSettings settings = ZoneSettingsJson.readFrom(body, name);
        synchronized (zoneAndDomain) {
            if (store.zone(name).isPresent()) {
                throw new ConflictException("name", "the zone " + name + " exists");
            }
            Zone made = create(name, account, register(name), settings);
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

    private Zone create(DomainName name, AccountName account, boolean addedNow, ZoneSettings settings) {
        try {
            return store.createZone(name, account, addedNow, settings);
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

    /** A zone keeps its name and its account, which may stand there all the same. */
    private Answer replace(Call call) {
        Zone zone = references.zone(call);
        StrictObject body = StrictObject.of(call.body(), SHOWN);
        body.text("name", (field, text) -> mustBe(zone.name(), field, DomainName.parse(field, text)));
        body.text("account", (field, text) -> mustBe(zone.account(), field, AccountName.parse(field, text)));
        Zone changed = store.updateZone(
                zone.name(),
                ZoneSettingsJson.readFrom(body, zone.name()),
                call.expectedVersion("zone " + zone.name(), zone.version()));
        return Answer.ok(json(changed), tag(changed));
    }

    private static <T> T mustBe(T kept, String field, T given) {
        if (!given.equals(kept)) {
            throw new InvalidInputException(field, "cannot be changed, it is " + kept);
        }
        return given;
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
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", zone.id())
                .put("name", zone.name().toString())
                .put("account", zone.account().toString());
        json.setAll(ZoneSettingsJson.write(zone.settings()));
        return json.put("version", zone.version())
                .put("created", zone.created().toString())
                .put("modified", zone.modified().toString());
    }
}
