package dev.emailrouting.storage;

import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.routing.json.SendRightsJson;
import dev.emailrouting.routing.json.StrictObject;
import dev.emailrouting.routing.send.SendRights;

/** {@link SendRights} in a column. */
final class StoredRights {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoredRights() {}

    static String write(SendRights rights) {
        return SendRightsJson.write(rights).toString();
    }

    static SendRights read(String json) {
        try {
            return SendRightsJson.read(StrictObject.of(JSON.readTree(json), SendRightsJson.FIELDS));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
