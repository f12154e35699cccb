package dev.emailrouting.routing.publishing;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.mtasts.MxProbe.MxTls;
import dev.emailrouting.smtp.MailExchangers;
import dev.emailrouting.smtp.ScriptedSmtpServer;
import dev.emailrouting.smtp.SmtpClient;
import dev.emailrouting.smtp.SmtpTimes;
import dev.emailrouting.smtp.TestCertificates;
import dev.emailrouting.tls.CertificateCheck;
import dev.emailrouting.tls.TestAuthority;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExchangerProbeTest {
    private static final TestAuthority AUTHORITY = TestAuthority.named("An authority");
    private static final InMemoryDnsClient NAMES = InMemoryDnsClient.of(Map.of(
            "mx.example.com", Map.of("A", List.of("127.0.0.1")),
            "half.example.com", Map.of("A", List.of("127.0.0.9", "127.0.0.1"))));

    private final SmtpClient client = new SmtpClient(
            () -> "relay.example.org",
            SmtpTimes.defaults(),
            CertificateCheck.against(AUTHORITY.trustStore()),
            Clock.systemUTC());
    private ScriptedSmtpServer server;

    @BeforeEach
    void start() throws IOException {
        server = new ScriptedSmtpServer();
        server.offeringTls(TestCertificates.serving(
                AUTHORITY.issue("mx.example.com", "half.example.com").store()));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    private MxTls probe(String host) {
        return new ExchangerProbe(new MailExchangers(NAMES, new Random()), client, server.port()).probe(host);
    }

    @Test
    void anExchangerThatIsWellHasNoProblem() {
        assertThat(probe("mx.example.com").version()).contains("TLSv1.3");
        assertThat(probe("mx.example.com").problem()).isEmpty();
    }

    @Test
    void anAddressThatNobodyAnswersAtIsPassedOver() {
        assertThat(probe("half.example.com").problem()).isEmpty();
    }

    @Test
    void aHostWithoutAnAddressHasThatProblem() {
        assertThat(probe("none.example.com").problem())
                .contains("look-up of its addresses: AAAA the name does not exist, A the name does not exist");
        assertThat(probe("none.example.com").version()).isEmpty();
    }
}
