package dev.emailrouting.routing.json;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.send.ImmutableSendRights;
import dev.emailrouting.routing.send.SendRights;
import dev.emailrouting.routing.send.SendRights.Scope;
import dev.emailrouting.routing.send.SenderPattern;

/**
 * {@link SendRights} as JSON: {@code {"senders": ["shop@example.com", "*@news.example.com"], "destinations": "verified",
 * "limits": {"perHour": 100, "perDay": 1000}, "enabled": true}}; destinations may be a list of addresses.
 */
public final class SendRightsJson {
    private static final String SENDERS = "senders";
    private static final String DESTINATIONS = "destinations";
    private static final String LIMITS = "limits";
    private static final String PER_HOUR = "perHour";
    private static final String PER_DAY = "perDay";
    private static final String ENABLED = "enabled";

    public static final Set<String> FIELDS = Set.of(SENDERS, DESTINATIONS, LIMITS, ENABLED);

    private SendRightsJson() {}

    public static ObjectNode write(SendRights rights) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode senders = json.putArray(SENDERS);
        rights.senders().forEach(sender -> senders.add(sender.toString()));
        if (rights.scope() == Scope.LIST) {
            ArrayNode destinations = json.putArray(DESTINATIONS);
            rights.destinations().forEach(destination -> destinations.add(destination.toString()));
        } else {
            json.put(DESTINATIONS, rights.scope().word());
        }
        ObjectNode limits = json.putObject(LIMITS);
        rights.perHour().ifPresent(limit -> limits.put(PER_HOUR, limit));
        rights.perDay().ifPresent(limit -> limits.put(PER_DAY, limit));
        return json.put(ENABLED, rights.enabled());
    }

    /** @throws InvalidInputException naming the field that does not fit */
    public static SendRights read(StrictObject json) {
        return read(json, Scope.VERIFIED);
    }

    /** @param usual to whom, where the JSON does not say */
    private static SendRights read(StrictObject json, Scope usual) {
        ImmutableSendRights.Builder rights = ImmutableSendRights.builder()
                .senders(json.texts(SENDERS, SendRights.MAX_SENDERS, SenderPattern::parse))
                .enabled(json.bool(ENABLED).orElse(true));
        readDestinations(json, usual, rights);
        json.object(LIMITS, Set.of(PER_HOUR, PER_DAY)).ifPresent(limits -> {
            limits.integer(PER_HOUR).map(OptionalInt::of).ifPresent(rights::perHour);
            limits.integer(PER_DAY).map(OptionalInt::of).ifPresent(rights::perDay);
        });
        return rights.build();
    }

    /**
     * Those of a binding, which sends to verified destinations or to a list, never to anybody.
     *
     * @throws InvalidInputException naming the field that does not fit
     */
    public static SendRights readOfBinding(StrictObject json) {
        SendRights rights = read(json);
        if (rights.scope() == Scope.ANY) {
            throw new InvalidInputException(
                    json.path(DESTINATIONS), "a binding sends to verified destinations, or to a list");
        }
        return rights;
    }

    /**
     * Those of a user who logs in, who sends to anybody where the JSON does not say.
     *
     * @throws InvalidInputException naming the field that does not fit
     */
    public static SendRights readOfSubmitter(StrictObject json) {
        if (json.isEmptyList(DESTINATIONS)) {
            // Whoever empties a list means nobody, and not what counts without one.
            throw new InvalidInputException(
                    json.path(DESTINATIONS), "any, verified, or a list of one address at least");
        }
        return read(json, Scope.ANY);
    }

    private static void readDestinations(StrictObject json, Scope usual, ImmutableSendRights.Builder rights) {
        List<String> named = json.texts(DESTINATIONS, SendRights.MAX_DESTINATIONS, (field, text) -> text);
        if (named.isEmpty()) {
            rights.scope(usual);
            return;
        }
        for (Scope scope : List.of(Scope.VERIFIED, Scope.ANY)) {
            if (named.equals(List.of(scope.word()))) {
                rights.scope(scope);
                return;
            }
        }
        rights.scope(Scope.LIST)
                .destinations(json.texts(DESTINATIONS, SendRights.MAX_DESTINATIONS, EmailAddress::parse));
    }
}
