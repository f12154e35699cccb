package dev.emailrouting.routing.yaml;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.routing.Texts;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * Reads one YAML document as the JSON that it stands for (YAML 1.2.2, 10.2: the JSON schema). Refused are anchors and aliases,
 * by which a few lines can stand for a million, tags, a name twice in a mapping, a name that is no scalar, more than {@link
 * #MAX_DEPTH} levels and a number of more than {@link #MAX_DIGITS} characters.
 */
public final class YamlReader {
    public static final int MAX_DEPTH = 32;
    public static final int MAX_DIGITS = 30;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ScalarResolver RESOLVER = new JsonSchema().getScalarResolver();

    private final Deque<JsonNode> open = new ArrayDeque<>();
    private final Deque<Optional<String>> names = new ArrayDeque<>();
    private JsonNode document;

    private YamlReader() {}

    /** @throws InvalidYamlException with line and column */
    public static JsonNode read(byte[] bytes) throws InvalidYamlException {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(Math.max(1, bytes.length))
                .build();
        YamlReader reader = new YamlReader();
        try {
            for (Event event : new Parse(settings).parseInputStream(new ByteArrayInputStream(bytes))) {
                reader.take(event);
            }
        } catch (MarkedYamlEngineException e) {
            throw invalid(e.getProblemMark(), e.getProblem());
        } catch (YamlEngineException e) {
            throw invalid(Optional.empty(), Texts.quotable(String.valueOf(e.getMessage())));
        }
        if (reader.document == null) {
            throw invalid(Optional.empty(), "there is no document");
        }
        return reader.document;
    }

    private void take(Event event) throws InvalidYamlException {
        switch (event.getEventId()) {
            case DocumentStart:
                if (document != null) {
                    throw invalid(event.getStartMark(), "only one document is taken");
                }
                break;
            case Alias:
                throw invalid(event.getStartMark(), "aliases are not taken");
            case Scalar:
                mustBePlain((ScalarEvent) event, ((ScalarEvent) event).getTag());
                scalar((ScalarEvent) event);
                break;
            case MappingStart:
                begin((CollectionStartEvent) event, JSON.objectNode());
                break;
            case SequenceStart:
                begin((CollectionStartEvent) event, JSON.arrayNode());
                break;
            case MappingEnd:
            case SequenceEnd:
                open.pop();
                names.pop();
                break;
            default:
            // The beginning and the end of the stream and the document, and comments.
        }
    }

    private static void mustBePlain(NodeEvent event, Optional<String> tag) throws InvalidYamlException {
        if (event.getAnchor().isPresent()) {
            throw invalid(event.getStartMark(), "anchors are not taken");
        }
        if (tag.isPresent()) {
            throw invalid(event.getStartMark(), "tags are not taken");
        }
    }

    private void begin(CollectionStartEvent event, JsonNode collection) throws InvalidYamlException {
        mustBePlain(event, event.getTag());
        if (isNameExpected()) {
            throw invalid(event.getStartMark(), "a name must be a text");
        }
        if (open.size() == MAX_DEPTH) {
            throw invalid(event.getStartMark(), "more than " + MAX_DEPTH + " levels");
        }
        add(collection);
        open.push(collection);
        names.push(Optional.empty());
    }

    private boolean isNameExpected() {
        return !open.isEmpty() && open.peek().isObject() && names.peek().isEmpty();
    }

    private void scalar(ScalarEvent event) throws InvalidYamlException {
        if (!isNameExpected()) {
            add(value(event));
            return;
        }
        if (open.peek().has(event.getValue())) {
            throw invalid(event.getStartMark(), "'" + Texts.quotable(event.getValue()) + "' stands there twice");
        }
        names.pop();
        names.push(Optional.of(event.getValue()));
    }

    private void add(JsonNode value) {
        if (open.isEmpty()) {
            document = value;
        } else if (open.peek().isArray()) {
            ((ArrayNode) open.peek()).add(value);
        } else {
            ((ObjectNode) open.peek()).set(names.pop().orElseThrow(), value);
            names.push(Optional.empty());
        }
    }

    private static JsonNode value(ScalarEvent event) throws InvalidYamlException {
        String text = event.getValue();
        Tag tag = RESOLVER.resolve(text, event.getImplicit().canOmitTagInPlainScalar());
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(text.equals("true"));
        }
        if (!tag.equals(Tag.INT) && !tag.equals(Tag.FLOAT)) {
            return JSON.textNode(text);
        }
        if (text.length() > MAX_DIGITS) {
            throw invalid(event.getStartMark(), "a number of more than " + MAX_DIGITS + " digits");
        }
        return tag.equals(Tag.INT) ? whole(new BigInteger(text)) : JSON.numberNode(Double.parseDouble(text));
    }

    private static JsonNode whole(BigInteger number) {
        if (number.bitLength() < Integer.SIZE) {
            return JSON.numberNode(number.intValue());
        }
        return number.bitLength() < Long.SIZE ? JSON.numberNode(number.longValue()) : JSON.numberNode(number);
    }

    private static InvalidYamlException invalid(Optional<Mark> place, String why) {
        String where = place.map(mark -> " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                .orElse("");
        return new InvalidYamlException("not the YAML that is taken here" + where + ": " + why);
    }
}
