package dev.emailrouting.webadmin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.routing.json.BoundedJson;
import dev.emailrouting.routing.json.InvalidJsonException;

/**
 * Reads the JSON of a request (RFC 8259): one value, no name twice in an object, at most {@link #MAX_BYTES} bytes and
 * {@link #MAX_DEPTH} levels, no number of more than {@link #MAX_DIGITS} characters. What is not so is a
 * {@link RefusedRequestException} with line and column.
 */
final class JsonBody {
    static final int MAX_BYTES = 1 << 20;
    static final int MAX_DEPTH = 32;
    static final int MAX_DIGITS = 30;

    private static final BoundedJson JSON = BoundedJson.of(MAX_DEPTH, MAX_DIGITS);

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
            return JSON.read(bytes);
        } catch (InvalidJsonException e) {
            throw RefusedRequestException.malformed("body: not the JSON that is taken here at line " + e.line()
                    + ", column " + e.column() + ": " + e.reason());
        }
    }
}
