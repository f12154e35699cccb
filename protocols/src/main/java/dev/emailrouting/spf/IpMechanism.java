package dev.emailrouting.spf;

import java.net.InetAddress;

/** {@code ip4} and {@code ip6}: a network (RFC 7208 5.6). */
final class IpMechanism implements Mechanism {
    private final byte[] network;
    private final int length;

    /** @param network 4 octets or 16, an IPv4-mapped network having 16 and matching nobody */
    IpMechanism(byte[] network, int length) {
        this.network = network.clone();
        this.length = length;
    }

    @Override
    public boolean matches(HostCheck check) {
        InetAddress client = check.client();
        return CidrLengths.covers(network, client.getAddress(), length);
    }
}
