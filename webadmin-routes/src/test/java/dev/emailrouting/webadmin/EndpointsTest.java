package dev.emailrouting.webadmin;

import java.time.Duration;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.decide.RoutingTables;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.ImmutableChanges;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.RoutingTableSource;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.routing.store.VersionMismatchException;
import org.apache.james.webadmin.Routes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spark.Service;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointsTest {
    private static final EntityTag TAG =
            EntityTag.of(3, JsonNodeFactory.instance.objectNode().put("x", 1));

    private static final ChangeOrigins ORIGINS = new ChangeOrigins();

    private static RoutingTables tables;
    private static Webadmin webadmin;

    @BeforeAll
    static void start() {
        tables = RoutingTables.open(new NoZones(), 1, Duration.ofDays(1));
        webadmin = Webadmin.serving(new Sample());
    }

    @AfterAll
    static void stop() {
        webadmin.close();
        tables.close();
    }

    @Test
    void aPartOfThePathIsDecodedOnce() {
        assertThat(webadmin.get("/sample/echo/b%C3%BCcher.example").at("/part")).isEqualTo("bücher.example");
        assertThat(webadmin.get("/sample/echo/a%2Fb").at("/part")).isEqualTo("a/b");
        assertThat(webadmin.get("/sample/echo/a%252Fb").at("/part")).isEqualTo("a%2Fb");
        assertThat(webadmin.get("/sample/echo/a+b").at("/part")).isEqualTo("a+b");
    }

    @Test
    void aParameterOfTheQueryIsDecoded() {
        assertThat(webadmin.get("/sample/echo/x?q=%3Ca%2Bb%40c%3E").at("/q")).isEqualTo("<a+b@c>");
    }

    @Test
    void aTagAndALocationStandInTheirHeaders() {
        Reply reply = webadmin.post("/sample", "{}");

        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.header("ETag")).isEqualTo(TAG.toString());
        assertThat(reply.header("Location")).isEqualTo("/sample/1");
        assertThat(reply.header("Content-Type")).startsWith("application/json");
    }

    @Test
    void whatTheClientKnowsIsNotSentAgain() {
        Reply reply = webadmin.get("/sample/tagged", "If-None-Match", TAG.toString());

        assertThat(reply.status()).isEqualTo(304);
        assertThat(reply.header("ETag")).isEqualTo(TAG.toString());
        assertThat(reply.body()).isEmpty();
    }

    @Test
    void whatTheClientDoesNotKnowIsSent() {
        assertThat(webadmin.get("/sample/tagged", "If-None-Match", "\"2-00000000\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void headIsGetWithoutTheBody() {
        assertThat(webadmin.head("/sample/tagged").status()).isEqualTo(200);
        assertThat(webadmin.head("/sample/tagged").header("ETag")).isEqualTo(TAG.toString());
        assertThat(webadmin.head("/sample/throws/missing").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "invalid,     400, InvalidArgument, 'name: is bad'",
        "missing,     404, notFound,        'thing does not exist'",
        "conflict,    409, WrongState,      'name: is there'",
        "version,     412, WrongState,      'thing is at version 3, not 2'",
        "unavailable, 503, ServerError,     'away'",
        "defect,      500, ServerError,     'WebAdmin encountered an unexpected internal error'",
    })
    void whatAResourceThrowsIsAnsweredInJamesErrorBody(String what, int status, String type, String message) {
        Reply reply = webadmin.get("/sample/throws/" + what);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.at("/statusCode")).isEqualTo(String.valueOf(status));
        assertThat(reply.at("/type")).isEqualTo(type);
        assertThat(reply.message()).isEqualTo(message);
        assertThat(reply.json().has("details")).isTrue();
    }

    @Test
    void whoFindsTheStoreAwayIsToldWhenToComeAgain() {
        assertThat(webadmin.get("/sample/throws/unavailable").header("Retry-After"))
                .isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "application/xml", "x"
            })
    void aBodyThatIsNotJsonIsRefusedAndTheWayOutIsNamed(String type) {
        Reply reply = webadmin.send("POST", "/sample", "{}", "Content-Type", type);

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.message()).startsWith("Content-Type: ").contains("-H 'Content-Type: application/json'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "application/json; charset=utf-8",
                "Application/JSON",
                "application/merge-patch+json"
            })
    void jsonByAnyOfItsNamesIsTaken(String type) {
        assertThat(webadmin.send("POST", "/sample", "{}", "Content-Type", type).status())
                .isEqualTo(201);
    }

    @Test
    void aBodyWithoutATypeIsTakenForJson() {
        assertThat(webadmin.send("POST", "/sample", "{}").status()).isEqualTo(201);
    }

    @Test
    void brokenJsonIsRefusedByLineAndColumn() {
        Reply reply = webadmin.post("/sample", "{\"name\"");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).startsWith("body: ").contains("line 1, column ");
    }

    @Test
    void anOverlongBodyIsRefused() {
        Reply reply = webadmin.post("/sample", " ".repeat(JsonBody.MAX_BYTES) + "{}");

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.message()).startsWith("body: ");
    }

    @ParameterizedTest
    @CsvSource({
        "GET,    /sample/echo/x?zone=a",
        "GET,    /sample/echo/x?Q=a",
        "POST,   /sample?zone=a",
        "DELETE, /sample/echo/x?zone=a",
    })
    void anUnknownParameterIsRefusedByName(String method, String path) {
        Reply reply = webadmin.send(method, path, method.equals("POST") ? "{}" : "");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).matches("(zone|Q): unknown query parameter");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=%zz", "q=%ff", "%"})
    void aQueryThatCannotBeDecodedIsRefused(String query) {
        assertThat(webadmin.raw("GET /sample/echo/x?" + query + " HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"message\":\"query: cannot be decoded\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/sample/echo/%zz", "/sample/echo/a%ffb", "/sample/echo/a%00b"})
    void aPathThatCannotBeDecodedIsRefused(String path) {
        assertThat(webadmin.raw("GET " + path + " HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 300_000})
    void aFormThatCannotBeReadIsRefusedAsAnyForm(int length) {
        assertThat(webadmin.raw("POST /sample HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + length + "\r\n\r\n" + "%".repeat(length)))
                .startsWith("HTTP/1.1 415 ")
                .contains("-H 'Content-Type: application/json'");
    }

    @Test
    void aParameterTwiceIsRefusedByName() {
        assertThat(webadmin.get("/sample/echo/x?q=a&q=b").message()).isEqualTo("q: stands more than once in the query");
    }

    @Test
    void anOverlongParameterIsRefusedByName() {
        assertThat(webadmin.get("/sample/echo/x?q=" + "a".repeat(1001)).message())
                .isEqualTo("q: at most 1000 characters");
    }

    @Test
    void aControlCharacterInAParameterIsRefusedByName() {
        assertThat(webadmin.get("/sample/echo/x?q=a%00b").message()).isEqualTo("q: must hold no control character");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,       limit",
        "limit=1001,      limit",
        "limit=ten, limit",
        "limit=,  limit",
        "limit=-1, limit",
        "limit=99999999999999999999, limit",
        "offset=-1, offset",
        "offset=1.5, offset",
    })
    void aPageOutOfBoundsIsRefusedByName(String query, String field) {
        Reply reply = webadmin.get("/sample/page?" + query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.message()).startsWith(field + ": ");
    }

    @Test
    void aPageIsTheFirstFiftyUnlessTheClientSaysOtherwise() {
        assertThat(webadmin.get("/sample/page").body()).isEqualTo("{\"limit\":50,\"offset\":0}");
        assertThat(webadmin.get("/sample/page?limit=7&offset=21").body()).isEqualTo("{\"limit\":7,\"offset\":21}");
    }

    @ParameterizedTest
    @CsvSource({"GET, /sample/nowhere/at/all", "PUT, /sample", "GET, /sample/"})
    void whatIsNoRouteIsAnsweredByJames(String method, String path) {
        Reply reply = webadmin.send(method, path, "");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.message()).isEqualTo(method + " " + path + " can not be found");
    }

    @Test
    void aChangeIsOneLineOfTheLogAndNothingElseIs() {
        try (LogCapture log = LogCapture.of(ChangeEffects.class)) {
            webadmin.post("/sample", "{}", "X-Request-Id", "42");
            webadmin.get("/sample/tagged");
            webadmin.delete("/sample/tagged", "If-Match", "\"2\"");

            assertThat(log.lines())
                    .containsExactly("event=admin-change method=POST path=/sample status=201 made=/sample/1"
                            + " actor=\"unauthenticated@127.0.0.1\" request=42");
        }
    }

    @Test
    void whatAClientPutsIntoAPathBreaksNoLine() {
        try (LogCapture log = LogCapture.of(ChangeEffects.class)) {
            webadmin.delete("/sample/echo/a%0d%0aevent=forged");

            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("event=admin-change ")
                    .doesNotContain("\n");
        }
    }

    @Test
    void writesGoThroughTheirConditions() {
        assertThat(webadmin.delete("/sample/tagged").status()).isEqualTo(204);
        assertThat(webadmin.delete("/sample/tagged", "If-Match", "\"3\"").status())
                .isEqualTo(204);
        assertThat(webadmin.delete("/sample/tagged", "If-Match", "\"1\"", "If-Match", "\"3\"")
                        .status())
                .isEqualTo(204);
        assertThat(webadmin.delete("/sample/tagged", "If-Match", "\"2\"").status())
                .isEqualTo(412);
        assertThat(webadmin.delete("/sample/tagged", "If-Match", "2").status()).isEqualTo(400);
    }

    @Test
    void aChangeThatIsNotAuditedIsADefect() {
        assertThat(webadmin.delete("/sample/secretly").status()).isEqualTo(500);
    }

    @Test
    void aRequestHasAnIdTheClientsOwnWhereItIsSane() {
        assertThat(webadmin.get("/sample/tagged", "X-Request-Id", "trace-1.a_B").header("X-Request-Id"))
                .isEqualTo("trace-1.a_B");
        assertThat(webadmin.get("/sample/tagged").header("X-Request-Id")).hasSize(36);
        assertThat(webadmin.get("/sample/throws/missing", "X-Request-Id", "7").header("X-Request-Id"))
                .isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "<script>", "\"", "1,2"})
    void anIdThatCouldBeMoreThanAnIdIsReplaced(String id) {
        assertThat(webadmin.get("/sample/tagged", "X-Request-Id", id).header("X-Request-Id"))
                .isNotEqualTo(id)
                .hasSize(36);
    }

    private static final class Sample implements Routes {
        @Override
        public String getBasePath() {
            return "/sample";
        }

        @Override
        public void define(Service service) {
            Endpoints endpoints = new Endpoints(service, new ChangeEffects(tables, ORIGINS));
            endpoints.get("/sample/echo/:part", Sample::echo, "q");
            endpoints.get("/sample/page", Sample::page, "limit", "offset");
            endpoints.get("/sample/tagged", call -> Answer.ok(JsonNodeFactory.instance.objectNode(), TAG));
            endpoints.get("/sample/throws/:what", Sample::fail);
            endpoints.post("/sample", Sample::create);
            endpoints.delete("/sample/tagged", Sample::delete);
            endpoints.delete("/sample/echo/:part", Sample::deleteEcho);
            endpoints.delete("/sample/secretly", call -> Answer.noContent());
        }

        private static Answer deleteEcho(Call call) {
            ORIGINS.accountedFor();
            return echo(call);
        }

        private static Answer echo(Call call) {
            return Answer.ok(JsonNodeFactory.instance
                    .objectNode()
                    .put("part", call.part("part"))
                    .put("q", call.parameter("q").orElse("")));
        }

        private static Answer page(Call call) {
            return Answer.ok(JsonNodeFactory.instance
                    .objectNode()
                    .put("limit", call.page().limit())
                    .put("offset", call.page().offset()));
        }

        private static Answer create(Call call) {
            call.body();
            ORIGINS.accountedFor();
            return Answer.created("/sample/1", JsonNodeFactory.instance.objectNode(), TAG);
        }

        private static Answer delete(Call call) {
            assertThat(call.expectedVersion("thing", 3).orElse(3)).isEqualTo(3);
            ORIGINS.accountedFor();
            return Answer.noContent();
        }

        private static Answer fail(Call call) {
            throw switch (call.part("what")) {
                case "invalid" -> new InvalidInputException("name", "is bad");
                case "missing" -> new NotFoundException("thing");
                case "conflict" -> new ConflictException("name", "is there");
                case "version" -> new VersionMismatchException("thing", 2, 3);
                case "unavailable" -> new StoreUnavailableException("away", new IllegalStateException());
                default -> new IllegalStateException("a defect");
            };
        }
    }

    private static final class NoZones implements RoutingTableSource {
        @Override
        public Changes changesSince(long revision) {
            return ImmutableChanges.builder().revision(0).build();
        }

        @Override
        public Optional<ZoneSnapshot> snapshot(DomainName zone) {
            return Optional.empty();
        }
    }
}
