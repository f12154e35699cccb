package dev.emailrouting.spf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.net.InetAddresses;
import dev.emailrouting.dns.InMemoryDnsClient;

/**
 * A case of the suites that openspf made for RFC 4408 and RFC 7208.
 *
 * @param dns the case's zone in the shape of {@link InMemoryDnsClient}
 */
public record SpfCase(String scenario, String id, JsonNode test, Map<String, Object> dns) {
    private static final String DEFAULT_EXPLANATION = "DEFAULT";
    private static final List<String> TYPES = List.of("A", "AAAA", "MX", "TXT", "PTR", "CNAME");

    public static Path suite(String file) {
        return Path.of(System.getProperty("conformance.suites", "."), "spf-rfc7208", file);
    }

    /** A suite whose SPF records are TXT records already where they are to be. */
    public static Stream<SpfCase> ofJson(Path suite) throws IOException {
        return elements(new ObjectMapper().readTree(Files.readAllBytes(suite)))
                .flatMap(scenario -> cases(scenario, table(scenario.get("zone"), SpfCase::entriesOfList)));
    }

    /** A scenario as it was published: where a name has no TXT record of its own its SPF records are these (its header says so). */
    static Stream<SpfCase> ofPublished(JsonNode scenario) {
        return cases(scenario, table(scenario.get("zonedata"), SpfCase::entriesOfMaps));
    }

    private static Stream<SpfCase> cases(JsonNode scenario, Map<String, Object> dns) {
        List<SpfCase> cases = new ArrayList<>();
        scenario.get("tests")
                .fields()
                .forEachRemaining(test -> cases.add(
                        new SpfCase(scenario.get("description").asText(), test.getKey(), test.getValue(), dns)));
        return cases.stream();
    }

    public String ip() {
        return test.get("host").asText();
    }

    public String helo() {
        return test.get("helo").asText();
    }

    public String mailFrom() {
        return test.get("mailfrom").asText();
    }

    /** The words of the results that are right, the preferred one first. */
    public List<String> expected() {
        JsonNode result = test.get("result");
        return result.isArray() ? elements(result).map(JsonNode::asText).toList() : List.of(result.asText());
    }

    /** Empty where the case does not say, or leaves it to the implementation. */
    public Optional<String> expectedExplanation() {
        return Optional.ofNullable(test.get("explanation"))
                .map(JsonNode::asText)
                .filter(text -> !text.equals(DEFAULT_EXPLANATION));
    }

    /** Whether the domain owner's explanation must not be used. */
    public boolean isUnexplained() {
        return test.path("explanation").asText().equals(DEFAULT_EXPLANATION);
    }

    SpfResult result() {
        return new SpfEvaluator(InMemoryDnsClient.of(dns), Clock.systemUTC())
                .check(ImmutableSpfRequest.builder()
                        .client(InetAddresses.forString(ip()))
                        .helo(helo())
                        .mailFrom(mailFrom())
                        .build());
    }

    @Override
    public String toString() {
        return scenario + ": " + id;
    }

    /** One record of a zone, or with the type {@code *} a time-out for whatever else is asked. */
    private record Entry(String type, JsonNode value) {}

    private static Map<String, Object> table(JsonNode zone, EntryReader reader) {
        Map<String, Object> table = new LinkedHashMap<>();
        zone.fields().forEachRemaining(name -> table.put(name.getKey(), types(reader.read(name.getValue()))));
        return table;
    }

    private static Object types(List<Entry> entries) {
        Map<String, Object> types = new LinkedHashMap<>();
        TYPES.forEach(type -> {
            List<Object> records = entries.stream()
                    .filter(entry -> entry.type().equals(type))
                    .map(entry -> record(type, entry.value()))
                    .toList();
            if (!records.isEmpty()) {
                types.put(type, records);
            }
        });
        if (entries.stream().anyMatch(entry -> entry.type().equals("*"))) {
            TYPES.forEach(type -> types.putIfAbsent(type, "TIMEOUT"));
        }
        return types;
    }

    private static Object record(String type, JsonNode value) {
        return switch (type) {
            case "MX" ->
                Map.of(
                        "priority",
                        value.get(0).asInt(),
                        "exchange",
                        exchange(value.get(1).asText()));
            case "TXT" ->
                value.isArray() ? elements(value).map(JsonNode::asText).toList() : List.of(value.asText());
            default -> value.asText();
        };
    }

    private static String exchange(String text) {
        return text.isEmpty() ? "." : text;
    }

    private static List<Entry> entriesOfList(JsonNode pairs) {
        return elements(pairs)
                .map(pair -> new Entry(pair.get(0).asText(), pair.get(1)))
                .toList();
    }

    private static List<Entry> entriesOfMaps(JsonNode items) {
        List<Entry> entries = new ArrayList<>();
        Consumer<Map.Entry<String, JsonNode>> add = field -> entries.add(new Entry(field.getKey(), field.getValue()));
        elements(items).forEach(item -> {
            if (item.isTextual()) {
                entries.add(new Entry("*", item));
            } else {
                item.fields().forEachRemaining(add);
            }
        });
        boolean hasText = entries.stream().anyMatch(entry -> entry.type().equals("TXT"));
        return entries.stream()
                .filter(entry -> !entry.value().asText().equals("NONE"))
                .map(entry -> entry.type().equals("SPF") && !hasText ? new Entry("TXT", entry.value()) : entry)
                .toList();
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    private interface EntryReader {
        List<Entry> read(JsonNode entries);
    }
}
