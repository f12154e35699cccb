package dev.emailrouting.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.smtp.TestCertificates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class OutboundHttpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final DnsClient NAMES = InMemoryDnsClient.of(Map.of(
            "hooks.example", Map.of("A", List.of("127.0.0.1")),
            "other.example", Map.of("A", List.of("127.0.0.1")),
            "two-faced.example", Map.of("A", List.of("192.0.2.1", "127.0.0.1")),
            "six.example", Map.of("AAAA", List.of("::1")),
            "broken.example", Map.of("A", "SERVFAIL", "AAAA", "TIMEOUT")));

    private HttpsReceiver receiver;
    private OutboundHttp http;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpsReceiver.start(TestCertificates.selfSignedStore("hooks.example"), this::answer);
        http = OutboundHttp.to(address -> true, NAMES, TestCertificates.trusting(receiver.keys()));
    }

    @AfterEach
    void stop() {
        http.close();
        receiver.close();
    }

    private void answer(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/redirect" -> {
                exchange.getResponseHeaders().add("Location", "/");
                exchange.sendResponseHeaders(302, -1);
            }
            case "/long" -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(new byte[100_000]);
            }
            case "/slow" -> {
                exchange.sendResponseHeaders(200, 0);
                drip(exchange);
            }
            default -> echo(exchange);
        }
        exchange.close();
    }

    private static void echo(HttpExchange exchange) throws IOException {
        String received = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String sent = exchange.getRequestHeaders().getFirst("X-Sent");
        byte[] answer = (exchange.getRequestMethod() + " " + sent + " " + received).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
    }

    /** A byte now and then, so that no read ever waits long. */
    private static void drip(HttpExchange exchange) throws IOException {
        try {
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                Thread.sleep(100);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ImmutableHttpCall call(String host, String path) {
        return ImmutableHttpCall.builder()
                .target(URI.create("https://" + host + ":" + receiver.port() + path))
                .deadline(PATIENCE)
                .maxAnswerBytes(1000)
                .build();
    }

    @Test
    void aGetIsAnswered() {
        HttpAnswer answer = http.exchange(call("hooks.example", "/").withHeaders(Map.of("X-Sent", "this")));

        assertThat(answer.failure()).isEmpty();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.isSuccess()).isTrue();
        assertThat(answer.contentType()).contains("text/plain");
        assertThat(answer.content()).asString(StandardCharsets.UTF_8).isEqualTo("GET this ");
    }

    @Test
    void aPostCarriesItsContent() {
        HttpContent content = HttpContent.of("application/json", "{}".getBytes(StandardCharsets.UTF_8));

        HttpAnswer answer = http.exchange(call("hooks.example", "/").withContent(content));

        assertThat(answer.content()).asString(StandardCharsets.UTF_8).isEqualTo("POST null {}");
    }

    @Test
    void aRedirectIsAnAnswerAndNotFollowed() {
        HttpAnswer answer = http.exchange(call("hooks.example", "/redirect"));

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.isSuccess()).isFalse();
        assertThat(receiver.requests()).isEqualTo(1);
    }

    @Test
    void ofALongAnswerOnlyTheBeginningIsRead() {
        HttpAnswer answer = http.exchange(call("hooks.example", "/long"));

        assertThat(answer.content()).hasSize(1000);
        assertThat(answer.isCut()).isTrue();
    }

    @Test
    void theDeadlineIsOverTheWholeAnswer() {
        HttpAnswer answer = http.exchange(
                call("hooks.example", "/slow").withMaxAnswerBytes(1_000_000).withDeadline(SHORT));

        assertThat(answer.failure()).contains("no answer within 1 s");
    }

    @Test
    void theDeadlineIsOverTheHandshakeToo() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            HttpAnswer answer = http.exchange(call("hooks.example", "/")
                    .withDeadline(SHORT)
                    .withTarget(URI.create("https://hooks.example:" + silent.getLocalPort() + "/")));

            assertThat(answer.failure()).isPresent();
        }
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() {
        HttpAnswer answer = http.exchange(call("other.example", "/"));

        assertThat(answer.failure().orElseThrow()).contains("other.example");
        assertThat(receiver.requests()).isZero();
    }

    @Test
    void aCertificateThatNobodyAnswersForIsRefused() {
        try (OutboundHttp strict = OutboundHttp.toAnyAddress(NAMES)) {
            assertThat(strict.exchange(call("hooks.example", "/")).failure()).isPresent();
            assertThat(receiver.requests()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "hooks.example, hooks.example is at 127.0.0.1",
        "two-faced.example, two-faced.example is at",
        "six.example, six.example is at ::1",
        "127.0.0.1, 127.0.0.1 is at 127.0.0.1",
        "[::1], is at ::1",
        "broken.example, broken.example has no address",
        "nowhere.example, nowhere.example has no address"
    })
    void whatIsNotOfThePublicInternetIsNotConnectedTo(String host, String reason) {
        try (OutboundHttp strict = OutboundHttp.toPublicAddresses(NAMES)) {
            assertThat(strict.exchange(call(host, "/")).failure().orElseThrow()).contains(reason);
            assertThat(receiver.requests()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://hooks.example/, https",
        "https:///path, host",
        "https://user:word@hooks.example/, user",
        "https://hooks.example/#part, fragment",
        "https://hooks.example:25/, port",
        "https://hooks.example:70000/, port",
        "file:///etc/passwd, https"
    })
    void aUrlThatLeadsElsewhereIsNotCalled(String url, String reason) {
        assertThat(HttpsUrls.unfitness(URI.create(url)).orElseThrow()).contains(reason);

        HttpAnswer answer = http.exchange(call("hooks.example", "/").withTarget(URI.create(url)));

        assertThat(answer.failure().orElseThrow()).contains(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "https://hooks.example",
        "https://hooks.example:443/a?b=c",
        "HTTPS://hooks.example:8443/",
        "https://[2606:4700::1]/"
    })
    void otherUrlsAreFit(String url) {
        assertThat(HttpsUrls.unfitness(URI.create(url))).isEmpty();
    }
}
