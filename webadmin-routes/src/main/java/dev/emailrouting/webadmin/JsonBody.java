package dev.emailrouting.webadmin;

import java.io.IOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON of a request (RFC 8259): one value, no name twice in an object, at most {@link #MAX_BYTES} bytes and
 * {@link #MAX_DEPTH} levels, no number of more than {@link #MAX_DIGITS} characters. What is not so is a
 * {@link RefusedRequestException} with line and column.
 */
final class JsonBody {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 32;
    static final int MAX_DIGITS = 30;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonBody() {}

    static JsonNode read(byte[] bytes) {
        return read(bytes, MAX_BYTES);
    }

    static void mustFit(byte[] bytes, int maxBytes) {
        if (bytes.length > maxBytes) {
            throw RefusedRequestException.tooLarge("body: at most " + maxBytes + " bytes are taken");
        }
    }

    /** As {@link #read(byte[])} with another bound. */
    static JsonNode read(byte[] bytes, int maxBytes) {
        mustFit(bytes, maxBytes);
        try {
            checkBounds(bytes);
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw notJson(e.getLocation(), e.getOriginalMessage());
        } catch (IOException e) {
            throw notJson(null, e.getMessage());
        }
    }

    /** Before a tree is made: parsing one long number takes minutes. */
    private static void checkBounds(byte[] bytes) throws IOException {
        try (JsonParser parser = FACTORY.createParser(bytes)) {
            int depth = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isStructStart() && ++depth > MAX_DEPTH) {
                    throw notJson(parser.getTokenLocation(), "more than " + MAX_DEPTH + " levels");
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token.isNumeric() && parser.getTextLength() > MAX_DIGITS) {
                    throw notJson(parser.getTokenLocation(), "a number of more than " + MAX_DIGITS + " digits");
                }
            }
        }
    }

    private static RefusedRequestException notJson(JsonLocation where, String why) {
        String place = where == null ? "" : " at line " + where.getLineNr() + ", column " + where.getColumnNr();
        return RefusedRequestException.malformed("body: not the JSON that is taken here" + place + ": " + why);
    }
}
