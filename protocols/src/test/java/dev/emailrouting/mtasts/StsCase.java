package dev.emailrouting.mtasts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.dns.TxtRecord;

/** A case of {@code mta-sts.json}. */
public record StsCase(JsonNode json) {
    public static final Path SUITE = Path.of(System.getProperty("conformance.suites", "."), "mta-sts.json");

    public static Stream<StsCase> all() throws IOException {
        JsonNode suite = new ObjectMapper().readTree(Files.readAllBytes(SUITE));
        return StreamSupport.stream(suite.path("vectors").spliterator(), false).map(StsCase::new);
    }

    public String id() {
        return json.path("id").textValue();
    }

    public String kind() {
        return json.path("kind").textValue();
    }

    /** Whether the RFC leaves the answer open. */
    public boolean isAmbiguous() {
        return json.path("ambiguous").asBoolean();
    }

    public Optional<String> text(String field) {
        return Optional.ofNullable(json.path(field).textValue());
    }

    public List<String> texts(String field) {
        return texts(json.path(field));
    }

    List<TxtRecord> records() {
        return StreamSupport.stream(json.path("records").spliterator(), false)
                .map(strings -> TxtRecord.of(texts(strings)))
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    @Override
    public String toString() {
        return id() + " " + json.path("why").asText();
    }
}
