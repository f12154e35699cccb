package dev.emailrouting.routing.json;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableSet;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;

/**
 * A JSON object of known fields, each of one type. An unknown field, another type, null, a missing value or too long a one
 * is an {@link InvalidInputException} with the path of the field. Parsers get that path and the text.
 */
public final class StrictObject {
    /** More than the longest text any field takes. */
    public static final int MAX_TEXT = 1000;

    private final String path;
    private final JsonNode node;

    private StrictObject(String path, JsonNode node) {
        this.path = path;
        this.node = node;
    }

    /** The whole document; its own name in an error is {@code body}. */
    public static StrictObject of(JsonNode document, Set<String> known) {
        return new StrictObject("", mustBeObject("body", document)).only(known);
    }

    /** @throws InvalidInputException naming the first field that is not among the known ones */
    public StrictObject only(Set<String> known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new InvalidInputException(path(Texts.quotable(name)), "unknown field");
            }
        }
        return this;
    }

    /** The path of a field of this object. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The path of this object; {@code body} for the whole document. */
    public String path() {
        return path.isEmpty() ? "body" : path;
    }

    public boolean isText(String name) {
        return node.path(name).isTextual();
    }

    public boolean has(String name) {
        return node.has(name);
    }

    public boolean isEmptyList(String name) {
        return node.path(name).isArray() && node.path(name).isEmpty();
    }

    public Optional<String> text(String name) {
        return text(name, (field, text) -> text);
    }

    public <T> Optional<T> text(String name, BiFunction<String, String, T> parser) {
        return value(name).map(value -> parseText(path(name), value, parser));
    }

    public <T> T requiredText(String name, BiFunction<String, String, T> parser) {
        return parseText(path(name), required(name), parser);
    }

    public Optional<Boolean> bool(String name) {
        return value(name).map(value -> {
            if (!value.isBoolean()) {
                throw new InvalidInputException(path(name), "must be true or false");
            }
            return value.booleanValue();
        });
    }

    public boolean requiredBool(String name) {
        required(name);
        return bool(name).orElseThrow();
    }

    public Optional<Integer> integer(String name) {
        return value(name).map(value -> {
            if (!value.isIntegralNumber() || !value.canConvertToInt()) {
                throw new InvalidInputException(path(name), "must be a whole number of at most " + Integer.MAX_VALUE);
            }
            return value.intValue();
        });
    }

    /** An object within this one, of the known fields. */
    public Optional<StrictObject> object(String name, Set<String> known) {
        return value(name).map(value -> new StrictObject(path(name), mustBeObject(path(name), value)).only(known));
    }

    /** An object within this one, of whatever fields. */
    public StrictObject requiredObject(String name) {
        return new StrictObject(path(name), mustBeObject(path(name), required(name)));
    }

    /** An object within this one, of whatever fields. */
    public Optional<StrictObject> objectOfAny(String name) {
        return node.has(name) ? Optional.of(requiredObject(name)) : Optional.empty();
    }

    /** The names of the fields there are. */
    public Set<String> names() {
        return ImmutableSet.copyOf(node.fieldNames());
    }

    /** As {@link #text(String, BiFunction)}, of whatever length the document may have. */
    public <T> Optional<T> longText(String name, BiFunction<String, String, T> parser) {
        return value(name).map(value -> {
            mustBeText(path(name), value);
            return parser.apply(path(name), value.textValue());
        });
    }

    /** The texts of a list; a text alone stands for a list of one; none for a missing field. */
    public <T> List<T> texts(String name, int max, BiFunction<String, String, T> parser) {
        Optional<JsonNode> value = value(name);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get().isTextual()) {
            return List.of(parseText(path(name), value.get(), parser));
        }
        if (!value.get().isArray()) {
            throw new InvalidInputException(path(name), "must be a list of texts");
        }
        return each(name, value.get(), max, (field, element) -> parseText(field, element, parser));
    }

    public <T> List<T> requiredObjects(String name, int max, Function<StrictObject, T> parser) {
        JsonNode list = required(name);
        if (!list.isArray()) {
            throw new InvalidInputException(path(name), "must be a list of objects");
        }
        return each(
                name,
                list,
                max,
                (field, element) -> parser.apply(new StrictObject(field, mustBeObject(field, element))));
    }

    private <T> List<T> each(String name, JsonNode list, int max, BiFunction<String, JsonNode, T> parser) {
        if (list.size() > max) {
            throw new InvalidInputException(path(name), "at most " + max + (max == 1 ? " entry" : " entries"));
        }
        List<T> parsed = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            parsed.add(parser.apply(path(name) + "[" + i + "]", list.get(i)));
        }
        return parsed;
    }

    private Optional<JsonNode> value(String name) {
        return node.has(name) ? Optional.of(required(name)) : Optional.empty();
    }

    private JsonNode required(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw InvalidInputException.missing(path(name));
        }
        if (value.isNull()) {
            throw new InvalidInputException(path(name), "must not be null");
        }
        return value;
    }

    private static JsonNode mustBeObject(String field, JsonNode node) {
        if (!node.isObject()) {
            throw new InvalidInputException(field, "must be a JSON object");
        }
        return node;
    }

    private static <T> T parseText(String field, JsonNode value, BiFunction<String, String, T> parser) {
        mustBeText(field, value);
        if (value.textValue().length() > MAX_TEXT) {
            throw new InvalidInputException(field, "at most " + MAX_TEXT + " characters");
        }
        return parser.apply(field, value.textValue());
    }

    private static void mustBeText(String field, JsonNode value) {
        if (!value.isTextual()) {
            throw new InvalidInputException(field, "must be a text");
        }
    }
}
