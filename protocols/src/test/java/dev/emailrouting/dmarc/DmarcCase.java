package dev.emailrouting.dmarc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.dns.InMemoryDnsClient;

/** A case of {@code dmarc.json}. */
record DmarcCase(JsonNode json) {
    static final Path SUITE = Path.of(System.getProperty("conformance.suites", "."), "dmarc.json");

    static Stream<DmarcCase> all() throws IOException {
        JsonNode suite = new ObjectMapper().readTree(Files.readAllBytes(SUITE));
        return StreamSupport.stream(suite.spliterator(), false).map(DmarcCase::new);
    }

    /** Whether the RFC leaves the answer open; there is nothing to be expected then. */
    boolean isAmbiguous() {
        return json.path("ambiguous").asBoolean();
    }

    DmarcResult answer() {
        return new DmarcEvaluator(InMemoryDnsClient.of(json.path("dns")))
                .evaluate(ImmutableDmarcRequest.builder()
                        .author(AuthorDomain.named(headerFrom()))
                        .dkimDomains(domains("dkimDomains"))
                        .spfDomains(domains("spfDomains"))
                        .build());
    }

    private List<String> headerFrom() {
        JsonNode from = json.path("headerFrom");
        return from.isTextual() ? List.of(from.textValue()) : texts(from);
    }

    private List<String> domains(String field) {
        return StreamSupport.stream(json.path(field).spliterator(), false)
                .map(entry -> entry.path("domain").textValue())
                .toList();
    }

    List<String> acceptedResults() {
        return texts(json.path("expect").path("result"));
    }

    /** Empty where any will do. */
    List<String> acceptedPolicies() {
        return texts(json.path("expect").path("policy"));
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::textValue)
                .toList();
    }

    @Override
    public String toString() {
        return json.path("id").textValue() + " " + json.path("name").textValue();
    }
}
