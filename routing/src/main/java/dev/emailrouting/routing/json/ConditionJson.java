package dev.emailrouting.routing.json;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.Condition;
import dev.emailrouting.routing.Condition.Place;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Network;
import dev.emailrouting.routing.TextTest;
import dev.emailrouting.routing.TextTest.Comparison;
import dev.emailrouting.routing.Texts;

/**
 * A rule's conditions as JSON: one test, or several joined.
 *
 * <pre>{@code
 * {"all": [{"field": "from", "glob": ["*@example.org", "*@*.example.org"]},
 *          {"not": {"field": "header", "name": "X-Spam-Flag", "is": "yes"}},
 *          {"any": [{"field": "dmarc", "is": ["pass", "none"]},
 *                   {"field": "network", "in": ["192.0.2.0/24"]}]},
 *          {"field": "size", "under": 1000000}, {"field": "tls", "is": true},
 *          {"field": "attribute", "name": "org.apache.james.rspamd.status", "exists": true}]}
 * }</pre>
 *
 * Texts ({@code sender}, {@code from}, {@code subject}, {@code header}, {@code attribute}) are compared by one of {@code is},
 * {@code contains}, {@code startsWith}, {@code endsWith}, {@code glob}, {@code regex}, with a text or a list of which one is
 * enough, or by {@code exists}.
 */
final class ConditionJson {
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]{1,100}");
    private static final Set<String> COMPARISONS =
            Arrays.stream(Comparison.values()).map(Comparison::word).collect(Collectors.toUnmodifiableSet());

    private ConditionJson() {}

    /** @throws InvalidInputException naming the field, such as {@code conditions.all[1].not.regex[0]} */
    static Condition read(StrictObject object) {
        return read(object, Condition.MAX_DEPTH);
    }

    private static Condition read(StrictObject object, int depthLeft) {
        if (depthLeft == 0) {
            throw new InvalidInputException(object.path(), "at most " + Condition.MAX_DEPTH + " deep");
        }
        if (object.has("all")) {
            return Condition.all(parts(object, "all", depthLeft));
        }
        if (object.has("any")) {
            return Condition.any(parts(object, "any", depthLeft));
        }
        if (object.has("not")) {
            return Condition.not(read(object.only(Set.of("not")).requiredObject("not"), depthLeft - 1));
        }
        return test(object, object.requiredText("field", (field, text) -> text));
    }

    private static List<Condition> parts(StrictObject object, String name, int depthLeft) {
        List<Condition> parts =
                object.only(Set.of(name)).requiredObjects(name, Condition.MAX_TESTS, part -> read(part, depthLeft - 1));
        if (parts.isEmpty()) {
            throw new InvalidInputException(object.path(name), "at least one condition is needed");
        }
        return parts;
    }

    private static Condition test(StrictObject object, String field) {
        switch (field) {
            case "sender":
                return Condition.sender(text(object, Set.of()));
            case "from":
                return Condition.from(text(object, Set.of()));
            case "subject":
                return Condition.subject(text(object, Set.of()));
            case "header":
                return Condition.header(name(object), text(object, Set.of("name")));
            case "attribute":
                return Condition.attribute(name(object), text(object, Set.of("name")));
            case "size":
                return size(object.only(Set.of("field", "over", "under")));
            case "network":
                return Condition.network(networks(object.only(Set.of("field", "in"))));
            case "tls":
                return Condition.tls(object.only(Set.of("field", "is")).requiredBool("is"));
            default:
                return result(object, field);
        }
    }

    private static String name(StrictObject object) {
        return object.requiredText("name", (field, text) -> {
            if (!FIELD_NAME.matcher(text).matches()) {
                throw new InvalidInputException(field, "1 to 100 printable ASCII characters without ':'");
            }
            return text;
        });
    }

    private static TextTest text(StrictObject object, Set<String> besides) {
        Set<String> known = new HashSet<>(COMPARISONS);
        known.addAll(Set.of("field", "exists"));
        known.addAll(besides);
        object.only(known);
        List<Comparison> named = Arrays.stream(Comparison.values())
                .filter(comparison -> object.has(comparison.word()))
                .collect(Collectors.toList());
        if (named.size() + (object.has("exists") ? 1 : 0) != 1) {
            throw new InvalidInputException(
                    object.path(), "exactly one of exists, " + String.join(", ", new TreeSet<>(COMPARISONS)));
        }
        if (named.isEmpty()) {
            return TextTest.exists(object.requiredBool("exists"));
        }
        String word = named.get(0).word();
        List<String> values = object.texts(word, TextTest.MAX_VALUES, (field, text) -> text);
        return TextTest.of(object.path(word), named.get(0), values);
    }

    private static Condition size(StrictObject object) {
        Optional<Long> over = object.integer("over").map(Integer::longValue);
        Optional<Long> under = object.integer("under").map(Integer::longValue);
        if (over.isEmpty() && under.isEmpty()) {
            throw new InvalidInputException(object.path(), "over or under is needed");
        }
        return Condition.size(over, under);
    }

    private static List<Network> networks(StrictObject object) {
        List<Network> networks = object.texts("in", TextTest.MAX_VALUES, Network::parse);
        if (networks.isEmpty()) {
            throw new InvalidInputException(object.path("in"), "at least one network is needed");
        }
        return networks;
    }

    private static Condition result(StrictObject object, String field) {
        AuthenticationMethod method = Arrays.stream(AuthenticationMethod.values())
                .filter(each -> each.word().equals(field))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        object.path("field"),
                        "'" + Texts.quotable(field) + "' is not one of sender, from, subject, header, attribute, size,"
                                + " network, tls, spf, dkim, dmarc, arc"));
        List<String> wanted = object.only(Set.of("field", "is"))
                .texts("is", method.results().size(), (place, text) -> resultOf(method, place, text));
        if (wanted.isEmpty()) {
            throw new InvalidInputException(object.path("is"), "at least one result is needed");
        }
        return Condition.result(method, Set.copyOf(wanted));
    }

    private static String resultOf(AuthenticationMethod method, String place, String text) {
        if (!method.results().contains(text)) {
            throw new InvalidInputException(
                    place,
                    "'" + Texts.quotable(text) + "' is not one of "
                            + String.join(", ", new TreeSet<>(method.results())));
        }
        return text;
    }

    static ObjectNode write(Condition condition) {
        return condition.accept(new Writer());
    }

    private static final class Writer implements Condition.Visitor<ObjectNode> {
        @Override
        public ObjectNode all(List<Condition> parts) {
            return joined("all", parts);
        }

        @Override
        public ObjectNode any(List<Condition> parts) {
            return joined("any", parts);
        }

        private ObjectNode joined(String word, List<Condition> parts) {
            ObjectNode written = JsonNodeFactory.instance.objectNode();
            ArrayNode list = written.putArray(word);
            parts.forEach(part -> list.add(part.accept(this)));
            return written;
        }

        @Override
        public ObjectNode not(Condition part) {
            return JsonNodeFactory.instance.objectNode().set("not", part.accept(this));
        }

        @Override
        public ObjectNode text(Place place, String name, TextTest test) {
            ObjectNode written = on(place.word());
            if (!name.isEmpty()) {
                written.put("name", name);
            }
            if (test.comparison().isEmpty()) {
                return written.put("exists", test.wantsPresence());
            }
            ArrayNode values = written.putArray(test.comparison().get().word());
            test.values().forEach(values::add);
            return written;
        }

        @Override
        public ObjectNode size(Optional<Long> over, Optional<Long> under) {
            ObjectNode written = on("size");
            over.ifPresent(bound -> written.put("over", bound));
            under.ifPresent(bound -> written.put("under", bound));
            return written;
        }

        @Override
        public ObjectNode network(List<Network> networks) {
            ObjectNode written = on("network");
            ArrayNode list = written.putArray("in");
            networks.forEach(network -> list.add(network.toString()));
            return written;
        }

        @Override
        public ObjectNode result(AuthenticationMethod method, Set<String> wanted) {
            ObjectNode written = on(method.word());
            ArrayNode list = written.putArray("is");
            new TreeSet<>(wanted).forEach(list::add);
            return written;
        }

        @Override
        public ObjectNode tls(boolean wanted) {
            return on("tls").put("is", wanted);
        }

        private static ObjectNode on(String field) {
            return JsonNodeFactory.instance.objectNode().put("field", field);
        }
    }
}
