package dev.emailrouting.webadmin;

import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.DestinationDomain;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;

/** {@code destination-domains}: the domains outside any address of which an account's rules may forward to. */
final class DestinationDomainsResource {
    private static final String DOMAINS = EmailRoutingRoutes.BASE_PATH + "/destination-domains";
    private static final String DOMAIN = DOMAINS + "/:id";
    /** It never changes. */
    private static final long VERSION = 1;

    private final RoutingStore store;
    private final References references;

    @Inject
    DestinationDomainsResource(RoutingStore store, References references) {
        this.store = store;
        this.references = references;
    }

    void define(Endpoints endpoints) {
        endpoints.get(DOMAINS, this::list, "account", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(DOMAINS, this::create);
        endpoints.get(DOMAIN, this::show);
        endpoints.delete(DOMAIN, this::delete);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.destinationDomains(call.parameter("account", AccountName::parse), page),
                page,
                DestinationDomainsResource::json);
    }

    private Answer create(Call call) {
        StrictObject body = StrictObject.of(call.body(), Set.of("domain", "account"));
        DomainName domain = body.requiredText("domain", DomainName::parse);
        DestinationDomain made = store.createDestinationDomain(references.account(body), domain);
        return Answer.created(DOMAINS + "/" + made.id(), json(made), tag(made));
    }

    private Answer show(Call call) {
        DestinationDomain domain = named(call);
        return Answer.ok(json(domain), tag(domain));
    }

    private Answer delete(Call call) {
        DestinationDomain domain = named(call);
        call.expectedVersion("destination domain " + domain.id(), VERSION);
        store.deleteDestinationDomain(domain.id());
        return Answer.noContent();
    }

    private DestinationDomain named(Call call) {
        String id = call.part("id");
        return store.destinationDomain(id)
                .orElseThrow(() -> new NotFoundException("destination domain " + Texts.quotable(id)));
    }

    private static EntityTag tag(DestinationDomain domain) {
        return EntityTag.of(VERSION, json(domain));
    }

    private static ObjectNode json(DestinationDomain domain) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", domain.id())
                .put("account", domain.account().toString())
                .put("domain", domain.domain().toString())
                .put("created", domain.created().toString());
    }
}
