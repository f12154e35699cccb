package dev.emailrouting.spf;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import com.google.common.base.Ascii;
import com.google.common.base.Joiner;
import com.google.common.collect.Lists;
import com.google.common.io.BaseEncoding;
import com.google.common.net.InetAddresses;
import com.google.common.primitives.Bytes;
import dev.emailrouting.dns.DnsType;

/** The client's address and the ways macros spell it (RFC 7208 7.3). */
final class ClientAddress {
    private final InetAddress address;
    private final List<String> labels;

    ClientAddress(InetAddress given) {
        this.address = plain(given);
        this.labels = isIp4() ? decimals(address.getAddress()) : nibbles(address.getAddress());
    }

    /** Without a name or a scope, and IPv4 where it is IPv4-mapped (RFC 7208 5). */
    private static InetAddress plain(InetAddress given) {
        try {
            return InetAddress.getByAddress(given.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }

    private static List<String> decimals(byte[] octets) {
        return Lists.transform(Bytes.asList(octets), octet -> String.valueOf(Byte.toUnsignedInt(octet)));
    }

    private static List<String> nibbles(byte[] octets) {
        List<String> nibbles = new ArrayList<>();
        for (char nibble : BaseEncoding.base16().encode(octets).toCharArray()) {
            nibbles.add(String.valueOf(nibble));
        }
        return nibbles;
    }

    InetAddress address() {
        return address;
    }

    /** The type of record that has addresses of this family. */
    DnsType<InetAddress> recordType() {
        return isIp4() ? DnsType.A : DnsType.AAAA;
    }

    private boolean isIp4() {
        return address.getAddress().length * Byte.SIZE == CidrLengths.IP4_BITS;
    }

    /** Macro i: octets in decimal or nibbles, with dots between. */
    String dotted() {
        return Joiner.on('.').join(labels);
    }

    /** Macro v. */
    String version() {
        return isIp4() ? "in-addr" : "ip6";
    }

    /** Where the client's names stand (RFC 1035 3.5, RFC 3596 2.5). */
    String reverseName() {
        return Joiner.on('.').join(Lists.reverse(labels)) + "." + version() + ".arpa";
    }

    /** Macro c: as people write it. */
    @Override
    public String toString() {
        return Ascii.toLowerCase(InetAddresses.toAddrString(address));
    }
}
