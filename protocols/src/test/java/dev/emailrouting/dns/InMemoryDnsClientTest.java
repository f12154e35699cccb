package dev.emailrouting.dns;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.dns.DnsAnswer.Status;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InMemoryDnsClientTest implements DnsClientContract {
    private static final String TABLE = "{"
            + "'Example.com.': {'MX': [{'priority': 10, 'exchange': 'MX.example.com.'}], 'TXT': [['v=spf1 ', '-all']]},"
            + "'mx.example.com': {'A': ['192.0.2.1'], 'AAAA': ['2001:db8::1']},"
            + "'1.2.0.192.in-addr.arpa': {'PTR': ['MX.example.com.']},"
            + "'slow.example': {'A': 'TIMEOUT', 'MX': 'SERVFAIL'},"
            + "'down.example': 'TIMEOUT',"
            + "'empty.example': {'A': []}}";

    private final InMemoryDnsClient dns = table(TABLE);

    @Override
    public DnsClient clientOfTheContractsZone() {
        return InMemoryDnsClient.of(CONTRACT_ZONE);
    }

    @Test
    void namesIgnoreCaseAndTheTrailingDot() {
        assertThat(dns.query("EXAMPLE.com", DnsType.MX).records()).containsExactly(MxRecord.of(10, "mx.example.com"));
        assertThat(dns.query("example.com.", DnsType.TXT).records().get(0).joined())
                .isEqualTo("v=spf1 -all");
    }

    @Test
    void addressesAreReadByFamily() throws Exception {
        assertThat(dns.query("mx.example.com", DnsType.A).records())
                .containsExactly(InetAddress.getByName("192.0.2.1"));
        assertThat(dns.query("mx.example.com", DnsType.AAAA).records())
                .containsExactly(InetAddress.getByName("2001:db8::1"));
    }

    @Test
    void theNameOfAnAddressIsReadInLowerCaseWithoutTheTrailingDot() {
        assertThat(dns.query("1.2.0.192.in-addr.arpa", DnsType.PTR).records()).containsExactly("mx.example.com");
    }

    @Test
    void aTextInPlaceOfAListIsAFailedLookup() {
        assertThat(dns.query("slow.example", DnsType.A).status()).isEqualTo(Status.TIMEOUT);
        assertThat(dns.query("slow.example", DnsType.MX).status()).isEqualTo(Status.FAILURE);
        assertThat(dns.query("slow.example", DnsType.TXT).status()).isEqualTo(Status.NODATA);
    }

    @Test
    void aTextInPlaceOfTheTypesFailsForAllOfThem() {
        assertThat(dns.query("down.example", DnsType.TXT).status()).isEqualTo(Status.TIMEOUT);
    }

    @Test
    void anAbsentNameDoesNotExistAndANameWithoutTheTypeHasNoSuchRecord() {
        assertThat(dns.query("absent.example", DnsType.A).status()).isEqualTo(Status.NXDOMAIN);
        assertThat(dns.query("example.com", DnsType.A).status()).isEqualTo(Status.NODATA);
        assertThat(dns.query("empty.example", DnsType.A).status()).isEqualTo(Status.NODATA);
    }

    @Test
    void aTableOfMapsHasTheSameShape() {
        InMemoryDnsClient maps = InMemoryDnsClient.of(
                Map.of("d.example", Map.of("MX", List.of(Map.of("priority", 0, "exchange", ".")))));

        assertThat(maps.query("d.example", DnsType.MX).records()).containsExactly(MxRecord.of(0, "."));
    }

    @Test
    void anotherShapeIsRefusedNamingTheEntry() {
        assertThatThrownBy(() -> table("{'a.example': {'A': ['mx.example.com']}}"))
                .hasMessageContaining("a.example A");
        assertThatThrownBy(() -> table("{'a.example': {'A': ['2001:db8::1']}}")).hasMessageContaining("a.example A");
        assertThatThrownBy(() -> table("{'a.example': {'MX': [{'exchange': 'b'}]}}"))
                .hasMessageContaining("a.example MX");
        assertThatThrownBy(() -> table("[]")).hasMessageContaining("object");
    }

    private static InMemoryDnsClient table(String json) {
        try {
            return InMemoryDnsClient.of(new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
