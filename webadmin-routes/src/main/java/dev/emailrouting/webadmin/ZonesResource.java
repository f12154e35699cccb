package dev.emailrouting.webadmin;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.Sets;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Subdomain;
import dev.emailrouting.routing.Zone;
import dev.emailrouting.routing.ZoneSettings;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.json.ZoneSettingsJson;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.RoutingTableSource;

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
    private final RoutingTableSource source;
    private final DomainRegistration registration;

    @Inject
    ZonesResource(
            RoutingStore store, References references, RoutingTableSource source, DomainRegistration registration) {
        this.store = store;
        this.references = references;
        this.source = source;
        this.registration = registration;
    }

    void define(Endpoints endpoints) {
        endpoints.get(ZONES, this::list, "account", "q", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(ZONES, this::create);
        endpoints.get(ZONE, this::show);
        endpoints.put(ZONE, this::replace);
        endpoints.delete(ZONE, this::delete);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.zones(call.parameter("account", AccountName::parse), call.parameter("q"), page),
                page,
                ZonesResource::json);
    }

    private Answer create(Call call) {
        StrictObject body = StrictObject.of(call.body(), WRITABLE);
        DomainName name = body.requiredText("name", DomainName::parse);
        AccountName account = references.account(body);
        ZoneSettings settings = ZoneSettingsJson.readFrom(body, name);
        Zone made = registration.make(
                name, () -> mustBeFree(name), addedNow -> store.createZone(name, account, addedNow, settings));
        return Answer.created(ZONES + "/" + name, json(made), tag(made));
    }

    private void mustBeFree(DomainName name) {
        if (store.zone(name).isPresent()) {
            throw new ConflictException("name", "the zone " + name + " exists");
        }
        source.snapshot(name).ifPresent(other -> {
            throw new ConflictException(
                    "name", name + " is an added subdomain of " + other.zone().name());
        });
    }

    private Answer show(Call call) {
        Zone zone = references.zone(call);
        return Answer.ok(json(zone), tag(zone));
    }

    /** A zone keeps its name and its account, which may stand there all the same. */
    private Answer replace(Call call) {
        Zone zone = references.zone(call);
        StrictObject body = StrictObject.of(call.body(), SHOWN);
        body.text("name", (field, text) -> References.mustBe(zone.name(), field, DomainName.parse(field, text)));
        body.text("account", (field, text) -> References.mustBe(zone.account(), field, AccountName.parse(field, text)));
        Zone changed = store.updateZone(
                zone.name(),
                ZoneSettingsJson.readFrom(body, zone.name()),
                call.expectedVersion("zone " + zone.name(), zone.version()));
        return Answer.ok(json(changed), tag(changed));
    }

    private Answer delete(Call call) {
        registration.delete(() -> {
            Zone zone = references.zone(call);
            List<DomainName> added = Listing.all(page -> store.subdomains(zone.name(), page)).stream()
                    .filter(Subdomain::domainAddedByUs)
                    .map(Subdomain::name)
                    .collect(Collectors.toCollection(ArrayList::new));
            store.deleteZone(zone.name(), call.expectedVersion("zone " + zone.name(), zone.version()));
            if (zone.domainAddedByUs()) {
                added.add(zone.name());
            }
            return added;
        });
        return Answer.noContent();
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
