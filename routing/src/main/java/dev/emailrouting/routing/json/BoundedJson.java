package dev.emailrouting.routing.json;

import java.io.IOException;
import java.io.UncheckedIOException;

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
 * Reads JSON of strangers (RFC 8259): one value, no name twice in an object, and no more than is asked for. The bounds are looked at before
 * a tree is made, which takes many times the room of its text, and in which one long number takes minutes. How many octets are read
 * whoever has them sees to.
 */
public final class BoundedJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final int maxDepth;
    private final int maxDigits;
    private final int maxTokens;

    private BoundedJson(int maxDepth, int maxDigits, int maxTokens) {
        this.maxDepth = maxDepth;
        this.maxDigits = maxDigits;
        this.maxTokens = maxTokens;
    }

    /**
     * @param maxDepth levels of objects and lists
     * @param maxDigits characters of a number
     */
    public static BoundedJson of(int maxDepth, int maxDigits) {
        return new BoundedJson(maxDepth, maxDigits, Integer.MAX_VALUE);
    }

    /** The same with a bound on the names, values and brackets together. */
    public BoundedJson withTokens(int most) {
        return new BoundedJson(maxDepth, maxDigits, most);
    }

    public JsonNode read(byte[] octets) throws InvalidJsonException {
        try {
            checkBounds(octets);
            return MAPPER.readTree(octets);
        } catch (JsonProcessingException e) {
            throw invalid(e.getLocation(), e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("octets in memory cannot be read", e);
        }
    }

    private void checkBounds(byte[] octets) throws IOException, InvalidJsonException {
        try (JsonParser parser = FACTORY.createParser(octets)) {
            int depth = 0;
            int tokens = 0;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (++tokens > maxTokens) {
                    throw invalid(parser.getTokenLocation(), "more than " + maxTokens + " values", null);
                }
                if (token.isStructStart() && ++depth > maxDepth) {
                    throw invalid(parser.getTokenLocation(), "more than " + maxDepth + " levels", null);
                } else if (token.isStructEnd()) {
                    depth--;
                } else if (token.isNumeric() && parser.getTextLength() > maxDigits) {
                    throw invalid(parser.getTokenLocation(), "a number of more than " + maxDigits + " digits", null);
                }
            }
        }
    }

    private static InvalidJsonException invalid(JsonLocation where, String reason, Throwable cause) {
        return where == null
                ? new InvalidJsonException(1, 1, reason, cause)
                : new InvalidJsonException(where.getLineNr(), where.getColumnNr(), reason, cause);
    }
}
