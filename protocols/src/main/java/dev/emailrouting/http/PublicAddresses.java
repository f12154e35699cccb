package dev.emailrouting.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.common.net.InetAddresses;

/**
 * Which addresses are of the public Internet, by IANA's registries of special-purpose addresses (RFC 6890). Of IPv6 only what is
 * given out for global unicast is (2000::/3), for everything new outside of it is special; an address of NAT64's well-known prefix
 * (RFC 6052 2.1) is what the IPv4 address in it is.
 */
public final class PublicAddresses {
    private static final List<Prefix> SPECIAL_V4 = prefixes(
            "0.0.0.0/8", // this network, RFC 791
            "10.0.0.0/8", // private, RFC 1918
            "100.64.0.0/10", // shared by carriers, RFC 6598
            "127.0.0.0/8", // loopback, RFC 1122
            "169.254.0.0/16", // link-local, RFC 3927; where clouds tell their machines' secrets
            "172.16.0.0/12", // private, RFC 1918
            "192.0.0.0/24", // protocol assignments, RFC 6890
            "192.0.2.0/24", // documentation, RFC 5737
            "192.88.99.0/24", // 6to4 relays, RFC 7526
            "192.168.0.0/16", // private, RFC 1918
            "198.18.0.0/15", // benchmarking, RFC 2544
            "198.51.100.0/24", // documentation, RFC 5737
            "203.0.113.0/24", // documentation, RFC 5737
            "224.0.0.0/4", // multicast, RFC 5771
            "240.0.0.0/4"); // reserved, and the broadcast address, RFC 1112

    private static final Prefix GLOBAL_UNICAST = Prefix.of("2000::/3");
    private static final Prefix NAT64 = Prefix.of("64:ff9b::/96");
    private static final List<Prefix> SPECIAL_V6 = prefixes(
            "2001::/23", // protocol assignments, Teredo and ORCHID among them, RFC 2928
            "2001:db8::/32", // documentation, RFC 3849
            "2002::/16", // 6to4, RFC 3056
            "3fff::/20"); // documentation, RFC 9637

    private PublicAddresses() {}

    public static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return SPECIAL_V4.stream().noneMatch(special -> special.covers(bytes));
        }
        if (NAT64.covers(bytes)) {
            return isPublic(lastFour(bytes));
        }
        return GLOBAL_UNICAST.covers(bytes) && SPECIAL_V6.stream().noneMatch(special -> special.covers(bytes));
    }

    private static InetAddress lastFour(byte[] bytes) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, 12, 16));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    private static List<Prefix> prefixes(String... texts) {
        return Stream.of(texts).map(Prefix::of).collect(Collectors.toUnmodifiableList());
    }

    private static final class Prefix {
        private final byte[] start;
        private final int bits;

        private Prefix(byte[] start, int bits) {
            this.start = start;
            this.bits = bits;
        }

        private static Prefix of(String text) {
            int slash = text.indexOf('/');
            return new Prefix(
                    InetAddresses.forString(text.substring(0, slash)).getAddress(),
                    Integer.parseInt(text.substring(slash + 1)));
        }

        private boolean covers(byte[] address) {
            int whole = bits / 8;
            int mask = 0xff00 >> bits % 8 & 0xff;
            return address.length == start.length
                    && Arrays.equals(address, 0, whole, start, 0, whole)
                    && (mask == 0 || (address[whole] & mask) == (start[whole] & mask));
        }
    }
}
