package dev.emailrouting.dkim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.message.RawMessage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A message of the conformance data.
 *
 * @param words for each signature, top to bottom, the results that are right
 */
record DkimCase(String name, RawMessage message, DnsClient dns, Instant now, List<Set<String>> words) {
    private static final Path DIRECTORY = Path.of(System.getProperty("conformance.suites", "../../shared/vectors"));
    static final Path GENERATED = DIRECTORY.resolve("dkim-generated");
    static final Path FRESH = DIRECTORY.resolve("dkim-fresh");
    static final Path PUBLISHED = DIRECTORY.resolve("dkim-mail-auth-rs");

    /** When the newest of the messages were signed. */
    private static final Instant NOW = Instant.ofEpochSecond(1795493881);

    private static final Set<String> PASS = Set.of("pass");

    /** Those of {@link #GENERATED} that are not simply good. */
    private static final Map<String, List<String>> VERDICTS = Map.of(
            "two_sigs_ok.eml", List.of("pass", "pass"),
            "rfc8463_both.eml", List.of("pass", "pass"),
            "two_sigs_one_bad.eml", List.of("fail", "pass"),
            "sig_unknown_key_plus_ok.eml", List.of("permerror", "pass"),
            "rsa_sha1.eml", List.of("permerror"), // RFC 8301 3.1
            "weak_rsa512.eml", List.of("policy"), // RFC 8301 3.2
            "l_tag_appended.eml", List.of("policy"), // RFC 6376 8.2
            "dup_from_top.eml", List.of("policy")); // RFC 6376 8.15

    private static final ObjectMapper JSON = new ObjectMapper();

    DkimResult verify() throws IOException {
        return new DkimVerifier(new DomainKeyLookup(dns), Clock.fixed(now, ZoneOffset.UTC)).verify(message);
    }

    @Override
    public String toString() {
        return name;
    }

    static Stream<DkimCase> all() throws IOException {
        return Stream.of(generated(), fresh(), published()).flatMap(List::stream);
    }

    private static List<DkimCase> generated() throws IOException {
        DnsClient dns = keys(GENERATED);
        List<DkimCase> cases = new ArrayList<>();
        for (Path file : files(GENERATED, ".eml")) {
            List<String> verdicts = VERDICTS.getOrDefault(file.getFileName().toString(), List.of("pass"));
            cases.add(new DkimCase(
                    name(file),
                    message(file),
                    dns,
                    NOW,
                    verdicts.stream().map(Set::of).toList()));
        }
        return cases;
    }

    private static List<DkimCase> fresh() throws IOException {
        DnsClient dns = keys(FRESH);
        JsonNode expected = JSON.readTree(FRESH.resolve("expected.json").toFile());
        List<DkimCase> cases = new ArrayList<>();
        for (Path file : files(FRESH, ".eml")) {
            JsonNode verdict = expected.path(file.getFileName().toString());
            if (!verdict.path("ambiguous").asBoolean()) {
                List<Set<String>> words = children(verdict.path("signatures"))
                        .map(DkimCase::words)
                        .toList();
                cases.add(new DkimCase(name(file), message(file), dns, NOW, words));
            }
        }
        return cases;
    }

    private static Set<String> words(JsonNode signature) {
        return Stream.concat(Stream.of(signature.path("result")), children(signature.path("accept")))
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
    }

    private static Stream<JsonNode> children(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** Real messages: key records, an empty line, and the message; all their signatures were good at the time. */
    private static List<DkimCase> published() throws IOException {
        List<DkimCase> cases = new ArrayList<>();
        for (Path file : files(PUBLISHED, ".txt")) {
            String[] parts = Files.readString(file, ISO_8859_1).split("\n\n", 2);
            Map<String, Object> table = new HashMap<>();
            parts[0].lines().map(line -> line.split(" ", 2)).forEach(key -> table.put(key[0], txt(key[1])));
            RawMessage message = RawMessage.of(parts[1].getBytes(ISO_8859_1));
            List<DkimSignature> signatures = signatures(message);
            Instant signedAt = signatures.stream()
                    .flatMap(signature -> signature.signedAt().stream())
                    .findFirst()
                    .orElse(NOW);
            cases.add(new DkimCase(
                    name(file),
                    message,
                    InMemoryDnsClient.of(table),
                    signedAt,
                    signatures.stream().map(signature -> PASS).toList()));
        }
        return cases;
    }

    private static List<DkimSignature> signatures(RawMessage message) {
        return message.header().named(DkimSignature.FIELD_NAME).stream()
                .map(field -> {
                    try {
                        return DkimSignatureParser.parse(field);
                    } catch (InvalidDkimSignatureException e) {
                        throw new AssertionError(e);
                    }
                })
                .toList();
    }

    private static DnsClient keys(Path directory) throws IOException {
        Map<String, Object> table = new HashMap<>();
        JSON.readTree(directory.resolve("keys.json").toFile())
                .fields()
                .forEachRemaining(entry -> table.put(
                        entry.getKey(),
                        entry.getValue().isTextual()
                                ? txt(entry.getValue().asText())
                                : entry.getValue().path("error").asText()));
        return InMemoryDnsClient.of(table);
    }

    private static Map<String, List<List<String>>> txt(String record) {
        return Map.of("TXT", List.of(List.of(record)));
    }

    private static RawMessage message(Path file) throws IOException {
        return RawMessage.of(Files.readAllBytes(file));
    }

    private static List<Path> files(Path directory, String ending) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static String name(Path file) {
        return file.getParent().getFileName() + "/" + file.getFileName();
    }
}
