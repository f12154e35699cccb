package dev.emailrouting.webadmin;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import javax.inject.Inject;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Rule;
import dev.emailrouting.routing.Texts;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;

/** {@code destinations}: the addresses outside that an account's rules may forward to, once they are verified. */
final class DestinationsResource {
    private static final String DESTINATIONS = EmailRoutingRoutes.BASE_PATH + "/destinations";
    private static final String DESTINATION = DESTINATIONS + "/:id";

    private final RoutingStore store;
    private final References references;

    @Inject
    DestinationsResource(RoutingStore store, References references) {
        this.store = store;
        this.references = references;
    }

    void define(Endpoints endpoints) {
        endpoints.get(DESTINATIONS, this::list, "account", "verified", "state", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(DESTINATIONS, this::create);
        endpoints.get(DESTINATION, this::show);
        endpoints.put(DESTINATION, this::verify);
        endpoints.patch(DESTINATION, this::verify);
        endpoints.delete(DESTINATION, this::delete);
    }

    private Answer list(Call call) {
        PageRequest page = call.page();
        return Listing.answer(
                store.destinations(call.parameter("account", AccountName::parse), states(call), page),
                page,
                DestinationsResource::json);
    }

    /** Those of {@code state}, or of {@code verified}, which leaves aside what is suspended. */
    private static Set<DestinationState> states(Call call) {
        Optional<DestinationState> state = call.parameter("state", DestinationState::parse);
        Optional<Boolean> verified = call.parameter("verified", Call::trueOrFalse);
        if (state.isPresent() && verified.isPresent()) {
            throw new InvalidInputException("state", "says more than verified, and both together are too much");
        }
        return state.map(Set::of)
                .or(() -> verified.map(yes -> yes
                        ? Set.of(DestinationState.VERIFIED, DestinationState.SUSPENDED)
                        : Set.of(DestinationState.WAITING)))
                .orElse(Set.of());
    }

    private Answer create(Call call) {
        StrictObject body = StrictObject.of(call.body(), Set.of("email", "account", "verified"));
        EmailAddress email = body.requiredText("email", EmailAddress::parse);
        boolean verified = body.bool("verified").orElse(false);
        Destination made = store.createDestination(references.account(body), email, verified);
        return Answer.created(DESTINATIONS + "/" + made.id(), json(made), tag(made));
    }

    private Answer show(Call call) {
        Destination destination = named(call);
        return Answer.ok(json(destination), tag(destination));
    }

    /** PUT and PATCH say the same: there is only one thing to set. */
    private Answer verify(Call call) {
        Destination destination = named(call);
        boolean verified = StrictObject.of(call.body(), Set.of("verified"))
                .bool("verified")
                .orElseThrow(() -> new InvalidInputException("verified", "is missing"));
        Destination changed = store.verifyDestination(
                destination.id(),
                verified,
                call.expectedVersion("destination " + destination.id(), destination.version()));
        return Answer.ok(json(changed), tag(changed));
    }

    /** Says which rules no longer forward there: the first of them, and how many they are. */
    private Answer delete(Call call) {
        Destination destination = named(call);
        Page<Rule> stopped = stoppedBy(destination);
        store.deleteDestination(
                destination.id(), call.expectedVersion("destination " + destination.id(), destination.version()));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode rules = answer.putArray("stoppedRules");
        stopped.entries()
                .forEach(rule -> rules.addObject()
                        .put("zone", rule.zone().toString())
                        .put("id", rule.id())
                        .put("name", rule.content().name()));
        return Answer.ok(answer.put("total", stopped.total()));
    }

    private Page<Rule> stoppedBy(Destination destination) {
        return references.isZoneOf(destination.account(), destination.email().domain())
                ? new Page<>(List.of(), 0)
                : store.rulesForwardingTo(
                        destination.account(), destination.email(), PageRequest.of(PageRequest.MAX_LIMIT, 0));
    }

    private Destination named(Call call) {
        String id = call.part("id");
        return store.destination(id).orElseThrow(() -> new NotFoundException("destination " + Texts.quotable(id)));
    }

    private static EntityTag tag(Destination destination) {
        return EntityTag.of(destination.version(), json(destination));
    }

    private static ObjectNode json(Destination destination) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("id", destination.id())
                .put("account", destination.account().toString())
                .put("email", destination.email().toString())
                .put("state", destination.state().word())
                .put("verified", destination.verified().isPresent());
        destination.verified().ifPresent(time -> json.put("verifiedAt", time.toString()));
        destination
                .suspended()
                .ifPresent(suspension -> json.putObject("suspended")
                        .put("since", suspension.since().toString())
                        .put("reason", suspension.reason()));
        if (destination.bounces() > 0) {
            json.put("bounces", destination.bounces());
        }
        return json.put("version", destination.version())
                .put("created", destination.created().toString())
                .put("modified", destination.modified().toString());
    }
}
