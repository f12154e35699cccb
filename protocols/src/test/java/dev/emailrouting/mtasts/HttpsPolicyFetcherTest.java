package dev.emailrouting.mtasts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.google.common.net.HostAndPort;
import com.sun.net.httpserver.HttpExchange;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.http.ConnectProxy;
import dev.emailrouting.http.HttpsReceiver;
import dev.emailrouting.http.ImmutableHttpReach;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.mtasts.PolicyFault.Kind;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tls.TestAuthority;
import dev.emailrouting.tls.TestAuthority.ServerKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Fetching, by the sections of RFC 8461, from a policy host with real TLS. */
class HttpsPolicyFetcherTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("An authority");
    private static final DnsName DOMAIN = DnsName.of("example.com").orElseThrow();
    private static final String HOST = "mta-sts.example.com";
    private static final String POLICY = "version: STSv1\nmode: enforce\nmx: mx.example.com\nmax_age: 86400\n";
    private static final DnsClient NAMES = InMemoryDnsClient.of(Map.of(HOST, Map.of("A", List.of("127.0.0.1"))));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private HttpsReceiver host;
    private int status = 200;
    private String contentType = "text/plain";
    private byte[] content = POLICY.getBytes(StandardCharsets.UTF_8);

    @AfterEach
    void stop() {
        if (host != null) {
            host.close();
        }
    }

    private PolicyFetch fetch() throws IOException {
        return fetch(AUTHORITY.issue(HOST));
    }

    private PolicyFetch fetch(ServerKey key) throws IOException {
        host = HttpsReceiver.start(key.store(), this::answer);
        return fetch(reach(), host.port(), PATIENCE);
    }

    private static ImmutableHttpReach reach() {
        return ImmutableHttpReach.builder()
                .privateAddresses(true)
                .certificates(CertificateCheck.against(AUTHORITY.trustStore()))
                .build();
    }

    private static PolicyFetch fetch(ImmutableHttpReach reach, int port, Duration deadline) {
        try (OutboundHttp http = OutboundHttp.within(reach, NAMES, Clock.systemUTC())) {
            return new HttpsPolicyFetcher(http, port).fetch(DOMAIN, deadline);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        boolean asked = exchange.getRequestMethod().equals("GET")
                && exchange.getRequestURI().toString().equals("/.well-known/mta-sts.txt");
        if (!contentType.isEmpty()) {
            exchange.getResponseHeaders().add("Content-Type", contentType);
        }
        exchange.getResponseHeaders().add("Location", "/.well-known/mta-sts.txt");
        exchange.sendResponseHeaders(asked ? status : 400, content.length == 0 ? -1 : content.length);
        exchange.getResponseBody().write(content);
        exchange.close();
    }

    private static void assertFault(PolicyFetch fetch, Kind kind, String text) {
        assertThat(fetch.policy()).isEmpty();
        assertThat(fetch.fault()).contains(PolicyFault.of(kind, text));
    }

    @Test
    void thePolicyIsAtItsPlaceOnThePolicyHost() throws IOException { // 3.2
        PolicyFetch fetch = fetch();

        assertThat(fetch.fault()).isEmpty();
        assertThat(fetch.policy().orElseThrow()).hasToString(POLICY);
    }

    @Test
    void aNewCertificateIsSeenAtOnceWhereTheOldOneWasNoGood() throws IOException { // 3.3
        AtomicReference<KeyStore> shown =
                new AtomicReference<>(AUTHORITY.issueExpired(HOST).store());
        host = HttpsReceiver.startShowing(shown::get, this::answer);
        try (OutboundHttp http = OutboundHttp.within(reach(), NAMES, Clock.systemUTC())) {
            HttpsPolicyFetcher fetcher = new HttpsPolicyFetcher(http, host.port());
            assertThat(fetcher.fetch(DOMAIN, PATIENCE).fault().map(PolicyFault::kind))
                    .contains(Kind.WEBPKI);

            shown.set(AUTHORITY.issue(HOST).store());

            assertThat(fetcher.fetch(DOMAIN, PATIENCE).policy()).isPresent();
        }
    }

    @Test
    void thePolicyHostIsNamedInTheHandshake() throws IOException { // 7.1
        fetch();

        assertThat(host.names()).containsExactly(HOST);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "Text/Plain;Charset=US-ASCII",
                "text/plain; charset=utf-8",
                "text/plain ; charset=latin1"
            })
    void theMediaTypeIsTextPlainWhateverItsParameters(String type) throws IOException { // 3.2
        contentType = type;

        assertThat(fetch().policy()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/html", "text/plainer", "application/octet-stream"})
    void noOtherMediaTypeWillDo(String type) throws IOException { // 3.2
        contentType = type;

        assertFault(fetch(), Kind.FETCH, "what it served is not text/plain");
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 203, 204, 206, 301, 302, 303, 307, 308, 400, 404, 500, 503})
    void noStatusBut200WillDoAndNoRedirectIsFollowed(int other) throws IOException { // 3.3
        status = other;
        content = other == 204 ? new byte[0] : content;

        assertFault(fetch(), Kind.FETCH, "it answered with status " + other);
        assertThat(host.requests()).isEqualTo(1);
    }

    @Test
    void aTextThatIsNoPolicyIsInvalid() throws IOException { // 3.3
        content = "nothing".getBytes(StandardCharsets.UTF_8);

        assertFault(fetch(), Kind.INVALID, "line 1 has not the form NAME: VALUE");
    }

    @Test
    void aPolicyIsUtf8() throws IOException { // 3.2
        content = (POLICY + "x: caf\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);

        assertFault(fetch(), Kind.INVALID, "it is not UTF-8");
    }

    @Test
    void noMoreThan64KibibytesAreRead() throws IOException { // 3.3
        content = (POLICY + "x: " + "y".repeat(64 << 10)).getBytes(StandardCharsets.UTF_8);

        assertFault(fetch(), Kind.INVALID, "it has more than 65536 octets");
    }

    @Test
    void theDeadlineIsForThePolicyToItsEnd() throws IOException { // 3.3
        host = HttpsReceiver.start(AUTHORITY.issue(HOST).store(), exchange -> {
            exchange.getResponseHeaders().add("Content-Type", contentType);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(content);
            exchange.getResponseBody().flush();
        });

        assertFault(fetch(reach(), host.port(), Duration.ofSeconds(1)), Kind.FETCH, "no answer within 1 s");
    }

    @Test
    void aWildcardOfTheWholeFirstLabelWillDo() throws IOException { // 3.3
        assertThat(fetch(AUTHORITY.issue("*.example.com")).policy()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"example.com", "mta-*.example.com", "*.com", "other.example.com"})
    void aCertificateForOtherNamesIsRefused(String name) throws IOException { // 3.3
        assertFault(
                fetch(AUTHORITY.issue(name)),
                Kind.WEBPKI,
                "its certificate is not for mta-sts.example.com, but for "
                        + (name.startsWith("mta-*") ? "no DNS name" : name));
        assertThat(host.requests()).isZero();
    }

    @Test
    void theCommonNameOfACertificateDoesNotCount() throws IOException { // 3.3
        assertFault(
                fetch(AUTHORITY.issueWithCommonNameOnly(HOST)),
                Kind.WEBPKI,
                "its certificate is not for mta-sts.example.com, but for no DNS name");
    }

    @Test
    void aCertificateThatExpiredOrIsOfAStrangerIsRefused() throws IOException { // 3.3
        assertThat(fetch(AUTHORITY.issueExpired(HOST)).fault().map(PolicyFault::kind))
                .contains(Kind.WEBPKI);
        host.close();
        assertThat(fetch(TestAuthority.named("A stranger").issue(HOST)).fault().map(PolicyFault::kind))
                .contains(Kind.WEBPKI);
    }

    @Test
    void aHostThatCannotBeReachedIsNoFaultOfItsCertificate() throws IOException {
        int unused;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }

        assertThat(fetch(reach(), unused, PATIENCE).fault().map(PolicyFault::kind))
                .contains(Kind.FETCH);
    }

    @Test
    void onlyPublicAddressesAreConnectedTo() throws IOException {
        host = HttpsReceiver.start(AUTHORITY.issue(HOST).store(), this::answer);

        PolicyFetch fetch = fetch(reach().withPrivateAddresses(false), host.port(), PATIENCE);

        assertFault(
                fetch, Kind.FETCH, "mta-sts.example.com is at 127.0.0.1, which is no address of the public Internet");
    }

    @Test
    void aProxyConnectsWhereThereIsOneAndTheCertificateIsCheckedAllTheSame() throws IOException {
        host = HttpsReceiver.start(AUTHORITY.issue(HOST).store(), this::answer);
        try (ConnectProxy proxy = ConnectProxy.start()) {
            ImmutableHttpReach reach =
                    reach().withPrivateAddresses(false).withProxy(HostAndPort.fromParts("127.0.0.1", proxy.port()));

            assertThat(fetch(reach, host.port(), PATIENCE).policy()).isPresent();
            assertThat(fetch(
                                    reach.withCertificates(CertificateCheck.against(
                                            TestAuthority.named("Another").trustStore())),
                                    host.port(),
                                    PATIENCE)
                            .fault()
                            .map(PolicyFault::kind))
                    .contains(Kind.WEBPKI);
            assertThat(proxy.requests())
                    .hasSize(2)
                    .allMatch(("CONNECT mta-sts.example.com:" + host.port() + " HTTP/1.1")::equals);
        }
    }
}
