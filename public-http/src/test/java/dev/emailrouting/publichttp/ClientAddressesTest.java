package dev.emailrouting.publichttp;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import java.util.Set;

import com.google.common.net.InetAddresses;
import dev.emailrouting.routing.Network;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ClientAddressesTest {
    private final ClientAddresses addresses = new ClientAddresses(
            Set.of(Network.parse("proxies", "127.0.0.0/8"), Network.parse("proxies", "2001:db8:1::/48")));

    @Test
    void aStrangerIsWhoHeIsWhateverHeSays() {
        assertThat(client("192.0.2.1", "198.51.100.7")).isEqualTo("192.0.2.1");
    }

    @Test
    void aTrustedProxySaysWhoAsks() {
        assertThat(client("127.0.0.1", "198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(client("2001:db8:1::5", "2001:db8:ffff::7")).isEqualTo("2001:db8:ffff::7");
        assertThat(client("127.0.0.1")).isEqualTo("127.0.0.1");
    }

    @Test
    void whatTheClientPutThereItselfIsNotBelieved() {
        assertThat(client("127.0.0.1", "203.0.113.1, 198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(client("127.0.0.1", "203.0.113.1", "198.51.100.7")).isEqualTo("198.51.100.7");
    }

    @Test
    void severalTrustedProxiesAreSeenThrough() {
        assertThat(client("127.0.0.1", "203.0.113.1, 198.51.100.7, 2001:db8:1::5"))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void whatIsNoAddressEndsTheSearch() {
        assertThat(client("127.0.0.1", "198.51.100.7, unknown")).isEqualTo("127.0.0.1");
        assertThat(client("127.0.0.1", "198.51.100.7, evil.example, 127.0.0.9")).isEqualTo("127.0.0.9");
    }

    @Test
    void anEndlessChainIsNotFollowed() {
        String chain = String.join(",", Collections.nCopies(1000, "127.0.0.1"));

        assertThat(client("127.0.0.1", "198.51.100.7," + chain)).isEqualTo("127.0.0.1");
    }

    @Test
    void theAddressesOfOneIpv6NetworkAreOneClient() {
        assertThat(key("2001:db8:2:3::1")).isEqualTo(key("2001:db8:2:3:ffff::2"));
        assertThat(key("2001:db8:2:3::1")).isNotEqualTo(key("2001:db8:2:4::1"));
        assertThat(key("192.0.2.1")).isNotEqualTo(key("192.0.2.2"));
    }

    private String client(String peer, String... forwardedFor) {
        InetAddress found = addresses.of(InetAddresses.forString(peer), List.of(forwardedFor));
        return InetAddresses.toAddrString(found);
    }

    private static String key(String address) {
        return ClientAddresses.keyOf(InetAddresses.forString(address));
    }
}
