package dev.emailrouting.cli;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON as the command line reads and writes it. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** @throws InvalidCaseException when the bytes are not exactly one JSON object */
    static ObjectNode parseObject(byte[] utf8) {
        JsonNode node = parse(utf8);
        if (!node.isObject()) {
            throw new InvalidCaseException("not a JSON object");
        }
        return (ObjectNode) node;
    }

    /** @throws InvalidCaseException when the bytes are not exactly one JSON value */
    static JsonNode parse(byte[] utf8) {
        try {
            return MAPPER.readTree(utf8);
        } catch (JsonProcessingException e) {
            throw new InvalidCaseException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InvalidCaseException("not JSON: not UTF-8", e);
        }
    }

    /** In one line, whatever the strings hold. */
    static String line(ObjectNode object) {
        return object.toString();
    }
}
