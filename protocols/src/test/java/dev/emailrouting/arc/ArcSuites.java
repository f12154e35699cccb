package dev.emailrouting.arc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.base.Splitter;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.CoveredFields;
import dev.emailrouting.message.RawMessage;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The conformance data in the directory {@code -Dconformance.suites} names. */
final class ArcSuites {
    static final Path DIRECTORY = Path.of(System.getProperty("conformance.suites", "../../shared/vectors"));
    static final Path VALIMAIL = DIRECTORY.resolve("arc-valimail");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ArcSuites() {}

    /** A test of the ValiMail suite, with the records and keys of its group. */
    record ValimailCase(String group, String name, JsonNode test, JsonNode suite) {
        String text(String field) {
            return test.path(field).asText().replace("\r\n", "\n").replace("\n", "\r\n");
        }

        RawMessage message() {
            return RawMessage.of(text("message").getBytes(UTF_8));
        }

        /** Sealed as the case asks, with what our own validation of the chain said. */
        ArcSealing seal() throws Exception {
            SigningKey key = PemKeys.parse(
                    suite.path("privatekey").asText(),
                    suite.path("domain").asText(),
                    suite.path("sel").asText());
            CoveredFields covered =
                    CoveredFields.exactly(Splitter.on(':').trimResults().splitToList(text("sig-headers")));
            Clock clock = Clock.fixed(Instant.ofEpochSecond(test.path("t").asLong()), ZoneOffset.UTC);
            ArcResult found = validate(message(), dns());
            return new ArcSealer(key, covered, clock)
                    .seal(
                            message(),
                            ChainValidation.valueOf(found.status().name()),
                            text("AAR").isEmpty()
                                    ? "none"
                                    : text("AAR").replaceFirst("^i=\\d+; ", "").replaceAll("\\s+", " "));
        }

        DnsClient dns() {
            Map<String, Map<String, List<List<String>>>> table = new HashMap<>();
            suite.path("txt-records")
                    .fields()
                    .forEachRemaining(entry -> table.put(
                            entry.getKey(),
                            Map.of("TXT", List.of(List.of(entry.getValue().asText())))));
            return InMemoryDnsClient.of(table);
        }

        @Override
        public String toString() {
            return group + ": " + name;
        }
    }

    static List<ValimailCase> valimail(String file) {
        List<ValimailCase> cases = new ArrayList<>();
        for (JsonNode suite : read(VALIMAIL.resolve(file))) {
            Iterator<Map.Entry<String, JsonNode>> tests = suite.path("tests").fields();
            tests.forEachRemaining(test -> cases.add(
                    new ValimailCase(suite.path("description").asText(), test.getKey(), test.getValue(), suite)));
        }
        return cases;
    }

    /** A message sealed by other implementations, and what they make of it. */
    record PeerCase(Path directory, String file, JsonNode expected) {
        RawMessage message() throws IOException {
            return RawMessage.of(Files.readAllBytes(directory.resolve(file)));
        }

        DnsClient dns() {
            return InMemoryDnsClient.of(read(directory.resolve("dns-cache.json")));
        }

        boolean hasVerdict() {
            return !expected.path("ambiguous").asBoolean()
                    && !expected.path("arc").asText().equals("any");
        }

        @Override
        public String toString() {
            return directory.getFileName() + "/" + file;
        }
    }

    static List<PeerCase> peers(String directory) {
        Path path = DIRECTORY.resolve(directory);
        List<PeerCase> cases = new ArrayList<>();
        read(path.resolve("expected.json"))
                .fields()
                .forEachRemaining(entry -> cases.add(new PeerCase(path, entry.getKey(), entry.getValue())));
        return cases;
    }

    static ArcResult validate(RawMessage message, DnsClient dns) throws IOException {
        return new ArcValidator(new DomainKeyLookup(dns), Clock.systemUTC()).validate(message);
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
