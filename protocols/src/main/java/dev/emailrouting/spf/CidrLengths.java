package dev.emailrouting.spf;

import java.net.InetAddress;

/** How many leading bits of an address have to agree, for either family (RFC 7208 5.3, dual-cidr-length). */
final class CidrLengths {
    static final int IP4_BITS = 32;
    static final int IP6_BITS = 128;

    private final int ip4;
    private final int ip6;

    CidrLengths(int ip4, int ip6) {
        this.ip4 = ip4;
        this.ip6 = ip6;
    }

    boolean cover(InetAddress network, InetAddress client) {
        byte[] octets = client.getAddress();
        return covers(network.getAddress(), octets, octets.length * Byte.SIZE == IP4_BITS ? ip4 : ip6);
    }

    /** Addresses of two families never agree, not even in no bits at all. */
    static boolean covers(byte[] network, byte[] client, int length) {
        if (network.length != client.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit += Byte.SIZE) {
            int mask = 0xff << Math.max(0, Byte.SIZE - (length - bit));
            if (((network[bit / Byte.SIZE] ^ client[bit / Byte.SIZE]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
