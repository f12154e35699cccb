package dev.emailrouting.webadmin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.routing.yaml.InvalidYamlException;
import dev.emailrouting.routing.yaml.YamlReader;

/** Reads the YAML of a request as the JSON it stands for; what is none is a {@link RefusedRequestException}. */
final class YamlBody {
    private YamlBody() {}

    static JsonNode read(byte[] bytes, int maxBytes) {
        JsonBody.mustFit(bytes, maxBytes);
        try {
            return YamlReader.read(bytes);
        } catch (InvalidYamlException e) {
            throw RefusedRequestException.malformed("body: " + e.getMessage());
        }
    }
}
