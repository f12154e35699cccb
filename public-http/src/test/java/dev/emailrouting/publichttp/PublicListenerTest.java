package dev.emailrouting.publichttp;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import dev.emailrouting.routing.Network;
import dev.emailrouting.routing.store.StoreUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class PublicListenerTest {
    private static final PublicHandler ECHO = handler(
            "/echo/",
            Set.of("GET", "POST"),
            request -> PublicAnswer.text(
                    200,
                    request.method() + " " + request.tail() + " "
                            + new String(request.body(), StandardCharsets.UTF_8)));
    private static final PublicHandler FIXED = handler(
            "/.well-known/fixed.txt",
            Set.of("GET"),
            request -> PublicAnswer.text(200, "as it is").with("Cache-Control", "max-age=60"));

    private static PublicHandler handler(
            String path, Set<String> methods, Function<PublicRequest, PublicAnswer> answer) {
        return new PublicHandler() {
            @Override
            public String path() {
                return path;
            }

            @Override
            public Set<String> methods() {
                return methods;
            }

            @Override
            public int maxBody() {
                return 10;
            }

            @Override
            public PublicAnswer handle(PublicRequest request) {
                return answer.apply(request);
            }
        };
    }

    @Test
    void aHandlerAnswersItsPath() throws Exception {
        try (PublicServer server = PublicServer.serving(ECHO, FIXED)) {
            assertThat(server.get("/.well-known/fixed.txt"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("\r\n\r\nas it is");
            assertThat(server.get("/echo/abc")).endsWith("GET abc ");
            assertThat(server.post("/echo/abc", "a body")).endsWith("POST abc a body");
            assertThat(server.get("/echo/a?b=c")).endsWith("GET a ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/echo",
                "/echo/",
                "/echo/a/b",
                "/%65cho/a",
                "/./echo/a",
                "//echo/a",
                "/.well-known/fixed.txt/",
                "/.well-known/"
            })
    void nothingElseIsThere(String path) throws Exception {
        try (PublicServer server = PublicServer.serving(ECHO, FIXED)) {
            assertThat(server.get(path)).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void headIsAnsweredAsGetWithoutTheBody() throws Exception {
        try (PublicServer server = PublicServer.serving(FIXED)) {
            assertThat(server.send("HEAD", "/.well-known/fixed.txt", ""))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("Content-Length: 8\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "BREW"})
    void whatAHandlerDoesNotDoIsRefused(String method) throws Exception {
        try (PublicServer server = PublicServer.serving(FIXED)) {
            assertThat(server.send(method, "/.well-known/fixed.txt", "", "Content-Length: 0"))
                    .startsWith("HTTP/1.1 405 ")
                    .contains("Allow: GET, HEAD\r\n");
        }
    }

    @Test
    void everyAnswerIsSafeToShowAndKeptByNobody() throws Exception {
        try (PublicServer server = PublicServer.serving(ECHO)) {
            assertThat(List.of(
                            server.get("/echo/a"),
                            server.get("/nowhere"),
                            server.get("*"),
                            server.raw("nonsense\r\n\r\n")))
                    .allSatisfy(answer -> assertThat(answer)
                            .contains("Content-Security-Policy: default-src 'none'; style-src 'sha256-")
                            .contains("frame-ancestors 'none'")
                            .contains("Referrer-Policy: no-referrer\r\n")
                            .contains("X-Content-Type-Options: nosniff\r\n")
                            .contains("Cache-Control: no-store\r\n")
                            .contains("Connection: close\r\n"));
        }
    }

    @Test
    void aHandlerMaySayOtherwise() throws Exception {
        try (PublicServer server = PublicServer.serving(FIXED)) {
            assertThat(server.get("/.well-known/fixed.txt"))
                    .contains("Cache-Control: max-age=60\r\n")
                    .doesNotContain("no-store");
        }
    }

    @Test
    void noAnswerTellsWhatServerThisIs() throws Exception {
        try (PublicServer server = PublicServer.serving(ECHO)) {
            assertThat(List.of(
                            server.get("/echo/a"),
                            server.get("/nowhere"),
                            server.get("*"),
                            server.raw("nonsense\r\n\r\n"),
                            server.raw("GET /echo/a HTTP/1.1\r\n\r\n"),
                            server.raw("GET /echo/a HTTP/9.9\r\nHost: x\r\n\r\n")))
                    .allSatisfy(answer ->
                            assertThat(answer).startsWith("HTTP/1.1 ").doesNotContainIgnoringCase("jetty", "server:"));
        }
    }

    @Test
    void aHeaderThatIsTooLongIsRefused() throws Exception {
        try (PublicServer server = PublicServer.serving(ECHO)) {
            assertThat(server.get("/echo/a", "X-Long: " + "a".repeat(9000))).startsWith("HTTP/1.1 431 ");
            assertThat(server.get("/echo/" + "a".repeat(9000))).startsWith("HTTP/1.1 414 ");
        }
    }

    @Test
    void aBodyThatIsTooLongIsRefusedWhetherItSaysSoOrNot() throws Exception {
        try (PublicServer server = PublicServer.serving(ECHO)) {
            assertThat(server.post("/echo/a", "0123456789")).startsWith("HTTP/1.1 200 ");
            assertThat(server.post("/echo/a", "0123456789+")).startsWith("HTTP/1.1 413 ");
            assertThat(server.send("POST", "/echo/a", "b\r\n0123456789+\r\n0\r\n\r\n", "Transfer-Encoding: chunked"))
                    .startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void aConnectionCarriesOneRequest() throws Exception {
        try (PublicServer server = PublicServer.serving(ECHO)) {
            String request = "GET /echo/a HTTP/1.1\r\nHost: x\r\n\r\n";

            assertThat(server.raw(request + request).split("HTTP/1.1 200 ", -1)).hasSize(2);
        }
    }

    @Test
    void aClientIsAnsweredSoOftenInAMinute() throws Exception {
        try (PublicServer server = PublicServer.serving(
                PublicServer.settings().requestsPerMinute(2).build(), ECHO)) {
            server.get("/echo/a");
            server.get("/nowhere");
            assertThat(server.get("/echo/a")).startsWith("HTTP/1.1 429 ").contains("Retry-After: 61\r\n");

            server.clock.advance(Duration.ofMinutes(1));
            assertThat(server.get("/echo/a")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void clientsOfATrustedProxyAreToldApart() throws Exception {
        ListenerSettings settings = PublicServer.settings()
                .requestsPerMinute(1)
                .addTrustedProxies(Network.parse("proxies", "127.0.0.1"))
                .build();
        try (PublicServer server = PublicServer.serving(settings, ECHO)) {
            assertThat(server.get("/echo/a", "X-Forwarded-For: 192.0.2.1")).startsWith("HTTP/1.1 200 ");
            assertThat(server.get("/echo/a", "X-Forwarded-For: 192.0.2.1")).startsWith("HTTP/1.1 429 ");
            assertThat(server.get("/echo/a", "X-Forwarded-For: 192.0.2.1", "X-Forwarded-For: 192.0.2.2"))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aHandlersFailureTellsNothing() throws Exception {
        PublicHandler broken = handler("/broken", Set.of("GET"), request -> {
            throw new IllegalStateException("a secret of the inside");
        });
        PublicHandler away = handler("/away", Set.of("GET"), request -> {
            throw new StoreUnavailableException("a secret of the inside", null);
        });
        try (PublicServer server = PublicServer.serving(broken, away)) {
            assertThat(server.get("/broken")).startsWith("HTTP/1.1 500 ").doesNotContain("secret");
            assertThat(server.get("/away"))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 5\r\n")
                    .doesNotContain("secret");
        }
    }

    @Test
    void oneClientDoesNotHoldAllConnections() throws Exception {
        ListenerSettings settings =
                PublicServer.settings().connectionsPerClient(3).build();
        try (PublicServer server = PublicServer.serving(settings, ECHO)) {
            List<Socket> held = new ArrayList<>();
            try {
                for (int i = 0; i < 8; i++) {
                    held.add(server.connect());
                }
                assertThat(held.stream().filter(PublicListenerTest::isOpen)).hasSize(3);
                assertThat(answered(server)).as("beyond the bound").isFalse();
            } finally {
                for (Socket socket : held) {
                    socket.close();
                }
            }
            assertThat(answeredSoon(server)).as("they were given back").isTrue();
        }
    }

    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(500);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException open) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private static boolean answered(PublicServer server) throws IOException {
        try {
            return server.get("/echo/a").startsWith("HTTP/1.1 200 ");
        } catch (SocketException reset) {
            return false;
        }
    }

    private static boolean answeredSoon(PublicServer server) throws Exception {
        for (int i = 0; i < 100; i++) {
            if (answered(server)) {
                return true;
            }
            Thread.sleep(50);
        }
        return false;
    }

    @Test
    void whoSendsAnOctetNowAndThenIsNotKeptUpWithForEver() throws Exception {
        ListenerSettings settings = PublicServer.settings()
                .idle(Duration.ofMillis(500))
                .lifetime(Duration.ofSeconds(1))
                .build();
        try (PublicServer server = PublicServer.serving(settings, ECHO);
                Socket socket = server.connect()) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 200; i++) {
                            socket.getOutputStream().write('G');
                            Thread.sleep(100);
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void whoSaysNothingIsHungUpOn() throws Exception {
        ListenerSettings settings =
                PublicServer.settings().idle(Duration.ofMillis(200)).build();
        try (PublicServer server = PublicServer.serving(settings, ECHO);
                Socket socket = server.connect()) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        try (PublicServer server = PublicServer.serving(ECHO)) {
            ListenerSettings same = PublicServer.settings().port(server.port()).build();

            assertThatThrownBy(() -> PublicServer.serving(same, ECHO))
                    .isInstanceOf(ListenException.class)
                    .hasMessage("public.port: cannot listen on 127.0.0.1 port " + server.port()
                            + ": Address already in use");
        }
    }

    @Test
    void whatIsClosedAnswersNoMore() {
        PublicServer server = PublicServer.serving(ECHO);
        server.close();

        assertThatThrownBy(() -> server.get("/echo/a")).isInstanceOf(IOException.class);
    }
}
