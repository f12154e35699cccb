package dev.emailrouting.webadmin;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.audit.AuditEntry;
import dev.emailrouting.routing.audit.AuditQuery;
import dev.emailrouting.routing.audit.AuditStore;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.audit.ImmutableAuditQuery;
import dev.emailrouting.routing.store.PageRequest;

/** {@code audit}: who changed what, the newest change first. Nothing here changes it. */
final class AuditResource {
    private static final String AUDIT = EmailRoutingRoutes.BASE_PATH + "/audit";

    private final AuditStore store;

    @Inject
    AuditResource(AuditStore store) {
        this.store = store;
    }

    void define(Endpoints endpoints) {
        endpoints.get(
                AUDIT,
                this::list,
                "account",
                "zone",
                "resource",
                "id",
                "actor",
                "requestId",
                "since",
                "until",
                Listing.LIMIT,
                Listing.OFFSET);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(store.find(query(call), page), page, AuditResource::json);
    }

    private static AuditQuery query(Call call) {
        return ImmutableAuditQuery.builder()
                .account(call.parameter("account", AccountName::parse).map(AccountName::toString))
                .zone(call.parameter("zone", DomainName::parse).map(DomainName::toString))
                .resource(call.parameter("resource", AuditResource::resource))
                .id(call.parameter("id"))
                .actor(call.parameter("actor"))
                .requestId(call.parameter("requestId"))
                .since(call.parameter("since", Texts::time))
                .until(call.parameter("until", Texts::time))
                .build();
    }

    private static AuditedResource resource(String field, String word) {
        return Texts.oneOf(AuditedResource.values(), AuditedResource::word, field, word);
    }

    private static ObjectNode json(AuditEntry entry) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("time", entry.time().toString())
                .put("actor", entry.origin().actor());
        entry.origin().requestId().ifPresent(id -> json.put("requestId", id));
        entry.origin().request().ifPresent(request -> json.put("request", request));
        json.put("resource", entry.subject().resource().word())
                .put("id", entry.subject().id());
        entry.subject().zone().ifPresent(zone -> json.put("zone", zone));
        entry.subject().account().ifPresent(account -> json.put("account", account));
        entry.before().ifPresent(before -> json.set("before", before));
        entry.after().ifPresent(after -> json.set("after", after));
        return json;
    }
}
