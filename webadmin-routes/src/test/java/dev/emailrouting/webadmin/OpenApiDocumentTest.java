package dev.emailrouting.webadmin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.openapi.ApiDescription;
import dev.emailrouting.openapi.ApiDescription.Operation;
import dev.emailrouting.routing.DestinationState;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.Unforwardable;
import dev.emailrouting.routing.Unmatched;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.audit.AuditedResource;
import dev.emailrouting.routing.decide.Outcome;
import dev.emailrouting.routing.json.RuleJson;
import dev.emailrouting.routing.publishing.PublishingStatus;
import dev.emailrouting.routing.publishing.Purpose;
import dev.emailrouting.routing.publishing.RecordStatus;
import dev.emailrouting.routing.tlsreport.ReportState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import spark.Service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** The document against the routes there are, and against itself. */
class OpenApiDocumentTest {
    private static final String HOW_TO =
            "To document a route: add it to webadmin-routes/src/main/resources/dev/emailrouting/webadmin/openapi/<resource>.json"
                    + " (a new file also to OpenApiDocument.PARTS) with summary, parameters, schemas, an example of each body and"
                    + " every status, and a row to the table of docs/webadmin.md";

    private static final ApiDescription API = ApiDescription.of(OpenApiDocument.read());

    private static List<Route> routes;

    @BeforeAll
    static void defineRoutes() {
        Service service = Service.ignite().port(0);
        try (EmailRoutingServer server = new EmailRoutingServer()) {
            routes = server.routes.defineIn(service);
        } finally {
            service.stop();
        }
    }

    @AfterAll
    static void forgetRoutes() {
        routes = List.of();
    }

    static Stream<Operation> operations() {
        return API.operations().stream();
    }

    @Test
    void everyRouteIsDocumentedAndEveryDocumentedRouteIsThere() {
        assertThat(operations().map(Operation::toString))
                .as(HOW_TO)
                .containsExactlyInAnyOrderElementsOf(
                        routes.stream().map(Route::toString).toList());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void theParametersOfTheQueryAreThoseThatAreTaken(Operation operation) {
        assertThat(operation.parameterNames("query"))
                .as(HOW_TO)
                .containsExactlyInAnyOrderElementsOf(routeOf(operation).parameters());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aBodyIsDocumentedWhereOneIsTaken(Operation operation) {
        assertThat(operation.requestBody().isObject())
                .as(HOW_TO)
                .isEqualTo(routeOf(operation).takesBody());
    }

    private static Route routeOf(Operation operation) {
        return routes.stream()
                .filter(route -> route.toString().equals(operation.toString()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + operation));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyPartOfThePathIsAParameterWithAnExample(Operation operation) {
        Set<String> parts = new TreeSet<>();
        for (String part : operation.path().split("/")) {
            if (part.startsWith("{")) {
                parts.add(part.substring(1, part.length() - 1));
            }
        }

        assertThat(operation.parameterNames("path")).containsExactlyInAnyOrderElementsOf(parts);
        assertThat(operation.parameters("path"))
                .allMatch(parameter -> parameter.path("required").asBoolean() && parameter.has("example"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void eachSaysWhatItDoesAndHowItEnds(Operation operation) {
        assertThat(operation.node().path("summary").asText()).isNotBlank();
        assertThat(operation.node().path("tags")).hasSize(1);
        assertThat(operation.responses().keySet()).anyMatch(status -> status.startsWith("2"));
        assertThat(operation.responses().keySet())
                .as("what is unknown is refused")
                .contains("400");
        assertThat(operation.responses().values())
                .allMatch(response -> !response.path("description").asText().isBlank());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void whatShowsAVersionSaysSoAndCanBeAskedForByIt(Operation operation) {
        boolean tagged = operation.method().equals("GET")
                && operation.responses().get("200").path("headers").has("ETag");

        assertThat(operation.parameterNames("header").contains("If-None-Match")).isEqualTo(tagged);
        assertThat(operation.responses().containsKey("304")).isEqualTo(tagged);
        assertThat(operation.responses().containsKey("412"))
                .as("If-Match goes with 412")
                .isEqualTo(operation.parameterNames("header").contains("If-Match"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyBodyHasAnExampleThatIsAsItsSchemaSays(Operation operation) {
        for (JsonNode content : operation.contents()) {
            assertThat(content.has("schema")).isTrue();
            assertThat(content.has("example"))
                    .as("an example of " + content.path("schema"))
                    .isTrue();
            assertThat(API.closed().faults(content.path("schema"), content.path("example")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyExampleOfAParameterIsAsItsSchemaSays(Operation operation) {
        Stream.of("query", "path", "header")
                .flatMap(place -> operation.parameters(place).stream())
                .filter(parameter -> parameter.has("example"))
                .forEach(parameter -> assertThat(API.faults(parameter.path("schema"), parameter.path("example")))
                        .as(parameter.path("name").asText())
                        .isEmpty());
    }

    @Test
    void everyExampleOfARuleIsOneThatIsTaken() {
        JsonNode rules = API.document().at("/components/schemas/RuleContent");

        assertThat(rules.path("examples")).isNotEmpty().allSatisfy(example -> {
            assertThat(API.faults(rules, example)).as(example.toString()).isEmpty();
            RuleContent read = RuleJson.read(example, DomainName.parse("example.com"));
            assertThat(API.faults(rules, RuleJson.write(read)))
                    .as(read.toString())
                    .isEmpty();
        });
    }

    static Stream<Arguments> words() {
        return Stream.of(
                arguments("AuditedResource", words(AuditedResource.values(), AuditedResource::word)),
                arguments("ActivityOutcome", words(ActivityOutcome.values(), ActivityOutcome::word)),
                arguments("DestinationState", words(DestinationState.values(), DestinationState::word)),
                arguments("Unforwardable", words(Unforwardable.values(), Unforwardable::word)),
                arguments("OutgoingTlsReportState", words(ReportState.values(), ReportState::word)),
                arguments("Unmatched", words(Unmatched.values(), Unmatched::word)),
                arguments("Ending/properties/outcome", words(Outcome.values(), Outcome::word)),
                arguments("DnsRecord/properties/purpose", words(Purpose.values(), Purpose::word)),
                arguments("DnsRecord/properties/status", words(RecordStatus.values(), RecordStatus::word)),
                arguments("DnsRecords/properties/status", words(PublishingStatus.values(), PublishingStatus::word)));
    }

    private static <E> List<String> words(E[] constants, Function<E, String> word) {
        return Stream.of(constants).map(word).toList();
    }

    @ParameterizedTest
    @MethodSource("words")
    void theWordsOfAListAreThoseThereAre(String schema, List<String> words) {
        List<String> listed = new ArrayList<>();
        API.document().at("/components/schemas/" + schema + "/enum").forEach(word -> listed.add(word.asText()));

        assertThat(listed).containsExactlyInAnyOrderElementsOf(words);
    }

    @Test
    void everySchemaIsOne() {
        API.document()
                .path("components")
                .path("schemas")
                .fields()
                .forEachRemaining(schema -> assertThat(API.faults(schema.getValue()))
                        .as(schema.getKey())
                        .isEmpty());
    }

    @Test
    void everyReferenceLeadsSomewhereAndNothingIsDescribedInVain() {
        assertThat(API.danglingReferences()).isEmpty();
        assertThat(API.unusedComponents()).isEmpty();
    }

    @Test
    void namesOfOperationsAreUsedOnceAndTagsAreDeclared() {
        List<String> ids = operations().map(Operation::id).toList();
        assertThat(ids).doesNotContain("").doesNotHaveDuplicates();
        Set<String> used = operations()
                .map(operation -> operation.node().at("/tags/0").asText())
                .collect(Collectors.toCollection(HashSet::new));
        assertThat(API.document().path("tags").findValuesAsText("name")).containsExactlyInAnyOrderElementsOf(used);
    }

    @Test
    void itIsOfOpenApi31() {
        assertThat(API.document().path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(API.document().at("/info/title").asText()).isNotBlank();
        assertThat(API.document().at("/info/version").asText()).isNotBlank();
    }
}
