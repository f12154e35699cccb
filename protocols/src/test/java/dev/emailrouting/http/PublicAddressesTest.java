package dev.emailrouting.http;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Random;

import com.google.common.net.InetAddresses;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PublicAddressesTest {
    private static final int TRIED_OF_A_RANGE = 200;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/8",
                "10.0.0.0/8",
                "100.64.0.0/10",
                "127.0.0.0/8",
                "169.254.0.0/16",
                "172.16.0.0/12",
                "192.0.0.0/24",
                "192.0.2.0/24",
                "192.88.99.0/24",
                "192.168.0.0/16",
                "198.18.0.0/15",
                "198.51.100.0/24",
                "203.0.113.0/24",
                "224.0.0.0/4",
                "240.0.0.0/4",
                "::/128",
                "::1/128",
                "::/96", // IPv4-compatible, RFC 4291 2.5.5.1
                "64:ff9b:1::/48", // NAT64 of a site's own, RFC 8215
                "100::/64", // discard, RFC 6666
                "2001::/32", // Teredo
                "2001:2::/48", // benchmarking
                "2001:10::/28", // ORCHID
                "2001:20::/28", // ORCHIDv2
                "2001:db8::/32",
                "2002::/16", // 6to4
                "3fff::/20",
                "5f00::/16", // segment routing, RFC 9602
                "fc00::/7", // unique local
                "fe80::/10", // link-local
                "fec0::/10", // site-local
                "ff00::/8" // multicast
            })
    void noAddressOfASpecialRangeIsPublic(String range) throws UnknownHostException {
        Random random = new Random(range.hashCode());
        for (int i = 0; i < TRIED_OF_A_RANGE; i++) {
            InetAddress address = within(range, i, random);
            assertThat(PublicAddresses.isPublic(address)).as("%s", address).isFalse();
        }
    }

    /** The first, the last, and others between. */
    private static InetAddress within(String range, int i, Random random) throws UnknownHostException {
        byte[] start =
                InetAddresses.forString(range.substring(0, range.indexOf('/'))).getAddress();
        int freeBits = start.length * 8 - Integer.parseInt(range.substring(range.indexOf('/') + 1));
        BigInteger last = BigInteger.ONE.shiftLeft(freeBits).subtract(BigInteger.ONE);
        BigInteger offset = i == 0 ? BigInteger.ZERO : i == 1 ? last : new BigInteger(freeBits, random);
        byte[] sum = new BigInteger(1, start).add(offset).toByteArray();
        byte[] address = new byte[start.length];
        int length = Math.min(sum.length, address.length);
        System.arraycopy(sum, sum.length - length, address, address.length - length, length);
        return InetAddress.getByAddress(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2003::1",
                "2606:4700::1111",
                "2a00:1450:4001::1"
            })
    void whatLiesBesideTheRangesIsPublic(String address) {
        assertThat(PublicAddresses.isPublic(InetAddresses.forString(address))).isTrue();
    }

    @Property
    void anIpv4AddressIsTheSameInEveryDisguise(@ForAll int bits) throws UnknownHostException {
        InetAddress plain = InetAddresses.fromInteger(bits);
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        System.arraycopy(plain.getAddress(), 0, mapped, 12, 4);
        byte[] nat64 = Arrays.copyOf(InetAddresses.forString("64:ff9b::").getAddress(), 16);
        System.arraycopy(plain.getAddress(), 0, nat64, 12, 4);

        assertThat(PublicAddresses.isPublic(InetAddress.getByAddress(mapped)))
                .isEqualTo(PublicAddresses.isPublic(plain));
        assertThat(PublicAddresses.isPublic(InetAddress.getByAddress(nat64)))
                .isEqualTo(PublicAddresses.isPublic(plain));
    }

    /** What Java itself calls special is never public. */
    @Property
    void whatJavaCallsSpecialIsNotPublic(@ForAll int bits) {
        InetAddress address = InetAddresses.fromInteger(bits);

        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            assertThat(PublicAddresses.isPublic(address)).isFalse();
        }
    }

    @Test
    void theAddressOfACloudsSecretsIsNotPublic() {
        assertThat(PublicAddresses.isPublic(InetAddresses.forString("169.254.169.254")))
                .isFalse();
        assertThat(PublicAddresses.isPublic(InetAddresses.forString("fd00:ec2::254")))
                .isFalse();
        assertThat(PublicAddresses.isPublic(InetAddresses.forString("64:ff9b::a9fe:a9fe")))
                .isFalse();
    }
}
