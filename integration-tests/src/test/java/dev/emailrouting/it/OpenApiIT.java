package dev.emailrouting.it;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emailrouting.launcher.WebAdmin;
import dev.emailrouting.openapi.ApiDescription;
import dev.emailrouting.openapi.ApiDescription.Operation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server does what its OpenAPI document says. Every operation is called with the document's own examples: first what makes things, in
 * the order of the document, then what shows them, what changes them, and last what deletes them, in the opposite order.
 */
class OpenApiIT {
    private static final String BASE_PATH = "/email-routing";

    /**
     * What takes more than an example: a public listener for links, mail of other days, a domain that publishes a policy; and that
     * senders forget the policy of a zone before it goes. The document has these answers too.
     */
    private static final Map<String, Integer> NOT_BY_EXAMPLES_ALONE = Map.of(
            "showVerificationMail", 404,
            "sendVerificationMail", 409,
            "showOutgoingTlsReport", 404,
            "showReceivedTlsReport", 404,
            "showStsPolicy", 404,
            "purgeStsPolicy", 404,
            "showStsOverride", 404,
            "deleteZone", 409);

    /** Where what was made lies, by the path of the operation that shows it. */
    private final Map<String, String> made = new HashMap<>();

    @Test
    void everyExampleIsTakenAndAnsweredAsTheDocumentSays() throws Exception {
        try (MailWorld world = MailWorld.named("openapi").build().startJames()) {
            ApiDescription api = ApiDescription.of(
                            world.webAdmin().get("/email-routing/openapi.json").json())
                    .closed();
            keepTwoMails(world);
            for (Operation operation : inOrder(api.operations())) {
                call(world.webAdmin(), api, operation);
            }
        }
    }

    /** What no operation makes: one mail to show and to delete, and one to release. */
    private void keepTwoMails(MailWorld world) throws Exception {
        world.zone("kept.example");
        world.rule("desk@kept.example", "{\"type\":\"quarantine\"}");
        for (int i = 0; i < 2; i++) {
            world.send(TestMessage.saying("kept"), "ann@client.example", "desk@kept.example");
        }
        JsonNode kept = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> world.webAdmin()
                                .get(BASE_PATH + "/quarantine")
                                .json()
                                .path("entries"),
                        mails -> mails.size() == 2);
        String mail = BASE_PATH + "/quarantine/{id}";
        made.put(mail, BASE_PATH + "/quarantine/" + kept.at("/0/id").asText());
        made.put(
                mail + "/release", BASE_PATH + "/quarantine/" + kept.at("/1/id").asText() + "/release");
    }

    private static List<Operation> inOrder(List<Operation> operations) {
        Predicate<Operation> makes = operation -> List.of("POST", "PUT").contains(operation.method())
                && operation.responses().containsKey("201")
                && operation.requestBody().path("required").asBoolean();
        Predicate<Operation> shows = operation -> operation.method().equals("GET");
        Predicate<Operation> deletes = operation -> operation.method().equals("DELETE");
        List<Operation> ordered = new ArrayList<>();
        operations.stream().filter(makes).forEach(ordered::add);
        operations.stream().filter(shows).forEach(ordered::add);
        operations.stream().filter(makes.or(shows).or(deletes).negate()).forEach(ordered::add);
        List<Operation> deleting =
                new ArrayList<>(operations.stream().filter(deletes).toList());
        Collections.reverse(deleting);
        ordered.addAll(deleting);
        return ordered;
    }

    private void call(WebAdmin webAdmin, ApiDescription api, Operation operation) throws Exception {
        String body = operation.requestExample().map(Object::toString).orElse("");
        WebAdmin.Answer answer = webAdmin.send(operation.method(), pathOf(operation), body);

        if (NOT_BY_EXAMPLES_ALONE.containsKey(operation.id())) {
            assertThat(answer.status())
                    .as(operation + " " + answer)
                    .isEqualTo(NOT_BY_EXAMPLES_ALONE.get(operation.id()));
        } else {
            assertThat(answer.status()).as(operation + " " + answer).isBetween(200, 299);
        }
        assertThat(operation.faults(answer.status(), answer.mediaType(), answer.body()))
                .as(operation + " " + answer)
                .isEmpty();
        answer.location()
                .ifPresent(location ->
                        made.put(api.operation("GET", location).orElseThrow().path(), location));
    }

    /** Of what was made where something was, else of the examples. */
    private String pathOf(Operation operation) {
        String place = operation.path();
        while (!made.containsKey(place) && place.lastIndexOf('/') > 0) {
            place = place.substring(0, place.lastIndexOf('/'));
        }
        String path = made.getOrDefault(place, place) + operation.path().substring(place.length());
        for (var parameter : operation.parameters("path")) {
            path = path.replace(
                    "{" + parameter.path("name").asText() + "}",
                    parameter.path("example").asText());
        }
        return path;
    }
}
