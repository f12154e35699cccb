package dev.emailrouting.routing.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/** Writes JSON as YAML, in the style that people write. What was written is read back equal. */
public final class YamlWriter {
    /** What readers of YAML 1.1 take for something other than a text. */
    private static final Pattern AMBIGUOUS =
            Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|~|<<|=|[-+.]?[0-9][-+0-9a-fox_:.]*");

    /** What no reader sees, or some readers take for the end of a line: escaped. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}&&[^ ]]");

    private static final DumpSettings SETTINGS = DumpSettings.builder()
            .setSchema(new JsonSchema())
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setSplitLines(false)
            .setDereferenceAliases(true)
            .build();

    private YamlWriter() {}

    public static String write(JsonNode document) {
        return new Present(SETTINGS)
                .emitToString(
                        new Serialize(SETTINGS).serializeOne(node(document)).iterator());
    }

    private static Node node(JsonNode json) {
        switch (json.getNodeType()) {
            case OBJECT:
                return mapping(json);
            case ARRAY:
                return sequence(json);
            case STRING:
                return text(json.textValue());
            case BOOLEAN:
                return scalar(Tag.BOOL, json.asText());
            case NUMBER:
                return scalar(json.isIntegralNumber() ? Tag.INT : Tag.FLOAT, json.asText());
            case NULL:
                return scalar(Tag.NULL, "null");
            default:
                throw new IllegalArgumentException("no JSON value: " + json.getNodeType());
        }
    }

    private static Node mapping(JsonNode object) {
        List<NodeTuple> fields = new ArrayList<>(object.size());
        object.fields()
                .forEachRemaining(field -> fields.add(new NodeTuple(text(field.getKey()), node(field.getValue()))));
        return new MappingNode(Tag.MAP, fields, fields.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }

    private static Node sequence(JsonNode list) {
        List<Node> entries = new ArrayList<>(list.size());
        list.forEach(entry -> entries.add(node(entry)));
        return new SequenceNode(Tag.SEQ, entries, entries.isEmpty() ? FlowStyle.FLOW : FlowStyle.BLOCK);
    }

    private static Node text(String text) {
        boolean isQuoted =
                AMBIGUOUS.matcher(text).matches() || UNSEEN.matcher(text).find();
        ScalarStyle style = isQuoted ? ScalarStyle.DOUBLE_QUOTED : ScalarStyle.PLAIN;
        return new ScalarNode(Tag.STR, true, text, style, Optional.empty(), Optional.empty());
    }

    private static Node scalar(Tag tag, String text) {
        return new ScalarNode(tag, text, ScalarStyle.PLAIN);
    }
}
