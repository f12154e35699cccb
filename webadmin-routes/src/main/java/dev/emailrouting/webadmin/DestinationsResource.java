package dev.emailrouting.webadmin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.Page;
import dev.emailrouting.routing.store.PageRequest;
import dev.emailrouting.routing.store.RoutingStore;
import dev.emailrouting.routing.store.TooManyMailsException;
import dev.emailrouting.routing.verification.DestinationVerification;
import dev.emailrouting.routing.verification.MailNotSentException;

/** {@code destinations}: the addresses outside that an account's rules may forward to, once they are verified. */
final class DestinationsResource {
    private static final String DESTINATIONS = EmailRoutingRoutes.BASE_PATH + "/destinations";
    private static final String DESTINATION = DESTINATIONS + "/:id";
    private static final String RULES = DESTINATION + "/rules";
    private static final String VERIFICATION = DESTINATION + "/verification";
    private static final String NO_BASE_URL =
            "public.base-url of email-routing.properties is not set, so there is nowhere for a link to lead";

    private final RoutingStore store;
    private final References references;
    private final DestinationVerification verification;

    @Inject
    DestinationsResource(RoutingStore store, References references, DestinationVerification verification) {
        this.store = store;
        this.references = references;
        this.verification = verification;
    }

    void define(Endpoints endpoints) {
        endpoints.get(DESTINATIONS, this::list, "account", "verified", "state", Listing.LIMIT, Listing.OFFSET);
        endpoints.post(DESTINATIONS, this::create);
        endpoints.get(DESTINATION, this::show);
        endpoints.put(DESTINATION, this::set);
        endpoints.patch(DESTINATION, this::set);
        endpoints.delete(DESTINATION, this::delete);
        endpoints.get(RULES, this::rules, Listing.LIMIT, Listing.OFFSET);
        endpoints.get(VERIFICATION, this::pendingVerification);
        endpoints.post(VERIFICATION, this::mailVerification);
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
        AccountName account = references.account(body);
        boolean asksTheOwner = !verified && verification.canMail();
        if (asksTheOwner) {
            // Before anything is made: what is refused can so be asked for again as it is.
            verification.checkLimits(account, email);
        }
        Destination made = store.createDestination(account, email, verified);
        ObjectNode answer = json(made);
        if (!verified) {
            answer.set("verification", asksTheOwner ? mailOf(made) : notSent(NO_BASE_URL));
        }
        return Answer.created(DESTINATIONS + "/" + made.id(), answer, tag(made));
    }

    /** The destination stands in any case; its mail can be sent again. */
    private ObjectNode mailOf(Destination made) {
        try {
            return sent(made, verification.mail(made));
        } catch (MailNotSentException | TooManyMailsException e) {
            return notSent(e.getMessage());
        }
    }

    private static ObjectNode sent(Destination destination, Instant expires) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sentTo", destination.email().toString())
                .put("expires", expires.toString());
    }

    private static ObjectNode notSent(String reason) {
        return JsonNodeFactory.instance.objectNode().put("notSent", reason);
    }

    private Answer pendingVerification(Call call) {
        Destination destination = named(call);
        return verification
                .pendingUntil(destination)
                .map(expires -> Answer.ok(sent(destination, expires)))
                .orElseThrow(() -> new NotFoundException("a link that waits for the owner of " + destination.email()));
    }

    private Answer mailVerification(Call call) {
        Destination destination = named(call);
        StrictObject.of(call.bodyOrNothing(), Set.of());
        if (destination.state() == DestinationState.VERIFIED) {
            throw new ConflictException("verified", destination.email() + " is verified already");
        }
        if (!verification.canMail()) {
            throw new ConflictException("verification", NO_BASE_URL);
        }
        return Answer.ok(sent(destination, verification.mail(destination)));
    }

    private Answer show(Call call) {
        Destination destination = named(call);
        return Answer.ok(json(destination), tag(destination));
    }

    /** PUT and PATCH say the same: one of two things is set. */
    private Answer set(Call call) {
        Destination destination = named(call);
        StrictObject body = StrictObject.of(call.body(), Set.of("verified", "suspended"));
        OptionalLong version = call.expectedVersion("destination " + destination.id(), destination.version());
        Destination changed =
                body.has("suspended") ? lift(destination, body, version) : verify(destination, body, version);
        return Answer.ok(json(changed), tag(changed));
    }

    private Destination verify(Destination destination, StrictObject body, OptionalLong version) {
        boolean verified = body.bool("verified").orElseThrow(() -> InvalidInputException.missing("verified"));
        return store.verifyDestination(destination.id(), verified, version);
    }

    private Destination lift(Destination destination, StrictObject body, OptionalLong version) {
        if (body.has("verified")) {
            throw new InvalidInputException(
                    "suspended", "is lifted by verified true as well, and is not said together with it");
        }
        if (body.bool("suspended").orElseThrow()) {
            throw new InvalidInputException(
                    "suspended", "can only be false, which lifts it; to stop mail set verified to false");
        }
        return store.liftSuspension(destination.id(), version);
    }

    /** Says which rules no longer forward there: the first of them, and how many they are. */
    private Answer delete(Call call) {
        Destination destination = named(call);
        Page<Rule> stopped = stoppedBy(destination, PageRequest.of(PageRequest.MAX_LIMIT, 0));
        store.deleteDestination(
                destination.id(), call.expectedVersion("destination " + destination.id(), destination.version()));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode rules = answer.putArray("stoppedRules");
        stopped.entries().forEach(rule -> rules.add(brief(rule)));
        return Answer.ok(answer.put("total", stopped.total()));
    }

    /** Those that deleting the destination would stop. */
    private Answer rules(Call call) {
        PageRequest page = call.page();
        return Listing.answer(stoppedBy(named(call), page), page, DestinationsResource::brief);
    }

    private static ObjectNode brief(Rule rule) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("zone", rule.zone().toString())
                .put("id", rule.id())
                .put("name", rule.content().name());
    }

    private Page<Rule> stoppedBy(Destination destination, PageRequest page) {
        return references.needsNoDestination(
                        destination.account(), destination.email().domain())
                ? new Page<>(List.of(), 0)
                : store.rulesForwardingTo(destination.account(), destination.email(), page);
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
