package dev.emailrouting.routing.tlsreport;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.http.HttpsReceiver;
import dev.emailrouting.http.ImmutableHttpReach;
import dev.emailrouting.http.OutboundHttp;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tls.TestAuthority;
import dev.emailrouting.tlsrpt.TlsReportFile;
import dev.emailrouting.tlsrpt.TlsReports;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** RFC 8460 5.4. */
class HttpsReportPosterTest {
    private static final String HOST = "reports.example";

    private final TestAuthority authority = TestAuthority.named("An authority");
    private HttpsReceiver receiver;
    private OutboundHttp http;
    private int status = 204;
    private String type;
    private byte[] body;

    @BeforeEach
    void start() throws IOException {
        receiver = HttpsReceiver.start(authority.issue(HOST).store(), this::take);
        http = OutboundHttp.within(
                ImmutableHttpReach.builder()
                        .privateAddresses(true)
                        .certificates(CertificateCheck.against(authority.trustStore()))
                        .build(),
                names(),
                Clock.systemUTC());
    }

    private static DnsClient names() throws IOException {
        return InMemoryDnsClient.of(new ObjectMapper()
                .readTree("{\"" + HOST + "\":{\"A\":[\"127.0.0.1\"]},\"other.example\":{\"A\":[\"127.0.0.1\"]}}"));
    }

    private void take(HttpExchange exchange) throws IOException {
        type = exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Content-Type");
        body = exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @AfterEach
    void stop() {
        http.close();
        receiver.close();
    }

    private URI at(String host) {
        return URI.create("https://" + host + ":" + receiver.port() + "/tls");
    }

    @Test
    void theReportIsPostedPacked() throws Exception {
        assertThat(new HttpsReportPoster(http).post(at(HOST), TlsReports.ofADay()))
                .isEmpty();

        assertThat(type).isEqualTo("POST application/tlsrpt+gzip");
        assertThat(TlsReportFile.read(body)).isEqualTo(TlsReports.ofADay());
    }

    @Test
    void whatIsNotTakenSaysWhy() {
        status = 503;

        assertThat(new HttpsReportPoster(http).post(at(HOST), TlsReports.ofADay()))
                .contains("answered with status 503");
    }

    @Test
    void aServerWhoseCertificateIsForAnotherNameIsSentNothing() {
        assertThat(new HttpsReportPoster(http).post(at("other.example"), TlsReports.ofADay()))
                .isPresent();

        assertThat(receiver.requests()).isZero();
    }

    @Test
    void aUrlThatIsNotFitIsNotCalled() {
        assertThat(new HttpsReportPoster(http).post(URI.create("https://" + HOST + ":25/"), TlsReports.ofADay()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("port"));
    }
}
