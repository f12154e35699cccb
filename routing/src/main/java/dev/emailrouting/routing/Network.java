package dev.emailrouting.routing;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.common.net.InetAddresses;

/** A network in CIDR notation (RFC 4632 3.1, RFC 4291 2.3), such as 192.0.2.0/24 or 2001:db8::/32; an address is one of itself alone. */
public final class Network {
    private static final Pattern CIDR = Pattern.compile("([0-9A-Fa-f.:]{2,45})(?:/([0-9]{1,3}))?");

    private final InetAddress address;
    private final int prefixLength;

    private Network(InetAddress address, int prefixLength) {
        this.address = address;
        this.prefixLength = prefixLength;
    }

    /** @throws InvalidInputException naming the field, also for a network with bits set beyond its prefix: a likely slip */
    public static Network parse(String field, String text) {
        Matcher cidr = CIDR.matcher(text);
        if (!cidr.matches() || !InetAddresses.isInetAddress(cidr.group(1))) {
            throw noNetwork(field, text, "is no network such as 192.0.2.0/24 or 2001:db8::/32");
        }
        InetAddress address = InetAddresses.forString(cidr.group(1));
        int bits = address.getAddress().length * Byte.SIZE;
        int prefixLength = cidr.group(2) == null ? bits : Integer.parseInt(cidr.group(2));
        if (prefixLength > bits) {
            throw noNetwork(field, text, "has a prefix of more than " + bits + " bits");
        }
        if (!Arrays.equals(address.getAddress(), prefixOf(address, prefixLength))) {
            throw noNetwork(field, text, "has bits set beyond its prefix");
        }
        return new Network(address, prefixLength);
    }

    private static InvalidInputException noNetwork(String field, String text, String why) {
        return new InvalidInputException(field, "'" + Texts.quotable(text) + "' " + why);
    }

    public boolean contains(InetAddress client) {
        return client.getAddress().length == address.getAddress().length
                && Arrays.equals(address.getAddress(), prefixOf(client, prefixLength));
    }

    /** The address with all bits beyond the prefix cleared. */
    private static byte[] prefixOf(InetAddress address, int prefixLength) {
        byte[] octets = address.getAddress();
        for (int i = 0; i < octets.length; i++) {
            int kept = Math.max(0, Math.min(Byte.SIZE, prefixLength - i * Byte.SIZE));
            octets[i] &= (byte) (0xff00 >> kept);
        }
        return octets;
    }

    @Override
    public String toString() {
        return InetAddresses.toAddrString(address) + "/" + prefixLength;
    }
}
