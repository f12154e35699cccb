package dev.emailrouting.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.emailrouting.dns.DnsAnswer.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for every client, whatever stands behind it. */
interface DnsClientContract {
    /** In the shape of {@link InMemoryDnsClient}; a client that asks elsewhere is given the same names there. */
    Map<String, ?> CONTRACT_ZONE = Map.of(
            "example.com",
            Map.of(
                    "MX", List.of(Map.of("priority", 10, "exchange", "MX.Example.com.")),
                    "TXT", List.of(List.of("v=spf1 ", "-all"))),
            "mx.example.com",
            Map.of("A", List.of("192.0.2.1"), "AAAA", List.of("2001:db8::1")),
            "1.2.0.192.in-addr.arpa",
            Map.of("PTR", List.of("MX.Example.com.")),
            "alias.example",
            Map.of("CNAME", List.of("mx.example.com")),
            "circle.example",
            Map.of("CNAME", List.of("circle.example")),
            "down.example",
            "SERVFAIL",
            "slow.example",
            "TIMEOUT");

    DnsClient clientOfTheContractsZone() throws Exception;

    @Test
    default void recordsOfEveryTypeAreFound() throws Exception {
        DnsClient client = clientOfTheContractsZone();

        assertThat(client.query("example.com", DnsType.MX).records())
                .containsExactly(MxRecord.of(10, "mx.example.com"));
        assertThat(client.query("example.com", DnsType.TXT).records())
                .containsExactly(TxtRecord.of(List.of("v=spf1 ", "-all")));
        assertThat(client.query("mx.example.com", DnsType.A).records())
                .containsExactly(InetAddress.getByName("192.0.2.1"));
        assertThat(client.query("mx.example.com", DnsType.AAAA).records())
                .containsExactly(InetAddress.getByName("2001:db8::1"));
        assertThat(client.query("1.2.0.192.in-addr.arpa", DnsType.PTR).records())
                .containsExactly("mx.example.com");
    }

    @Test
    default void aQuestionAskedAgainInOtherLettersHasTheSameAnswer() throws Exception {
        DnsClient client = clientOfTheContractsZone();

        DnsAnswer<MxRecord> first = client.query("example.com", DnsType.MX);

        assertThat(client.query("EXAMPLE.Com.", DnsType.MX)).isEqualTo(first);
        assertThat(client.query("example.com", DnsType.TXT).records()).hasSize(1);
    }

    @Test
    default void noSuchNameNoSuchRecordAndAFailureAreToldApart() throws Exception {
        DnsClient client = clientOfTheContractsZone();

        assertThat(client.query("absent.example", DnsType.A).status()).isEqualTo(Status.NXDOMAIN);
        assertThat(client.query("example.com", DnsType.A).status()).isEqualTo(Status.NODATA);
        assertThat(client.query("down.example", DnsType.A).status()).isEqualTo(Status.FAILURE);
    }

    @Test
    default void whatNobodyAnswersInTimeIsATimeOut() throws Exception {
        DnsAnswer<InetAddress> answer =
                clientOfTheContractsZone().query("slow.example", DnsType.A, Duration.ofMillis(100));

        assertThat(answer.status()).isEqualTo(Status.TIMEOUT);
        assertThat(answer.records()).isEmpty();
        assertThat(answer.reason()).isNotBlank();
    }

    @Test
    default void aPatientCallerGetsTheSameAnswers() throws Exception {
        assertThat(clientOfTheContractsZone()
                        .query("mx.example.com", DnsType.A, Duration.ofDays(400))
                        .records())
                .hasSize(1);
    }

    @Test
    default void aliasesAreFollowedButNotInACircle() throws Exception {
        DnsClient client = clientOfTheContractsZone();

        assertThat(client.query("alias.example", DnsType.A).records()).hasSize(1);
        assertThat(client.query("alias.example", DnsType.TXT).status()).isEqualTo(Status.NODATA);
        assertThat(client.query("circle.example", DnsType.A).status()).isEqualTo(Status.FAILURE);
    }

    @Test
    default void aTextThatIsNoNameDoesNotExist() throws Exception { // RFC 1035 2.3.4
        DnsClient client = clientOfTheContractsZone();

        assertThat(client.query("a..b", DnsType.A).status()).isEqualTo(Status.NXDOMAIN);
        assertThat(client.query("x".repeat(64) + ".example", DnsType.A).status())
                .isEqualTo(Status.NXDOMAIN);
        assertThat(client.query("", DnsType.A).isUnknown()).isFalse();
        assertThat(client.query("\u0000\u00e4 .\u20ac", DnsType.A).isUnknown()).isFalse();
    }
}
