package dev.emailrouting.spf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.spf.SpfResult.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How the package is used. */
class SpfExampleTest {
    @Test
    void aClientThatMayNotSendForTheDomain() throws UnknownHostException {
        DnsClient dns = InMemoryDnsClient.of(Map.of(
                "example.com", Map.of("TXT", List.of("v=spf1 ip4:192.0.2.0/24 exp=why.example.com -all")),
                "why.example.com", Map.of("TXT", List.of("%{c} does not send for %{d}"))));
        SpfEvaluator evaluator = new SpfEvaluator(dns, Clock.systemUTC());

        SpfResult result = evaluator.check(ImmutableSpfRequest.builder()
                .client(InetAddress.getByName("198.51.100.7"))
                .helo("mail.example.org")
                .mailFrom("ann@example.com")
                .build());

        assertThat(result.outcome()).isEqualTo(Outcome.FAIL);
        assertThat(result.domain()).isEqualTo("example.com");
        assertThat(result.reason()).isEqualTo("-all of example.com matches");
        assertThat(result.explanation()).hasValue("198.51.100.7 does not send for example.com");
    }
}
