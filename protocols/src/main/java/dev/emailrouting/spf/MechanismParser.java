package dev.emailrouting.spf;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.net.InetAddresses;

/** Reads a mechanism without its qualifier (RFC 7208 5). */
final class MechanismParser {
    private static final CharMatcher NAME_ENDS = CharMatcher.anyOf(":/");
    private static final CharMatcher IP6_CHAR = CharMatcher.inRange('0', '9')
            .or(CharMatcher.inRange('a', 'f'))
            .or(CharMatcher.inRange('A', 'F'))
            .or(CharMatcher.anyOf(":."));
    private static final byte[] IP4_MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private MechanismParser() {}

    static Mechanism parse(String term) throws InvalidSpfRecordException {
        int end = NAME_ENDS.indexIn(term);
        String name = end < 0 ? term : term.substring(0, end);
        String argument = end < 0 ? "" : term.substring(end);
        switch (Ascii.toLowerCase(name)) {
            case "all":
                return all(argument);
            case "include":
                return new IncludeMechanism(requiredDomain(name, argument));
            case "a":
                PrefixedHost host = PrefixedHost.parse(argument);
                return new AMechanism(domain(name, host.host()), host.lengths());
            case "mx":
                PrefixedHost domain = PrefixedHost.parse(argument);
                return new MxMechanism(domain(name, domain.host()), domain.lengths());
            case "ptr":
                return new PtrMechanism(domain(name, argument));
            case "ip4":
                return ip4(argument);
            case "ip6":
                return ip6(argument);
            case "exists":
                return new ExistsMechanism(requiredDomain(name, argument));
            default:
                throw new InvalidSpfRecordException("there is no mechanism '" + Printable.shown(name) + "'");
        }
    }

    private static Mechanism all(String argument) throws InvalidSpfRecordException {
        if (!argument.isEmpty()) {
            throw new InvalidSpfRecordException("'all' takes no argument");
        }
        return check -> true;
    }

    private static MacroString requiredDomain(String name, String argument) throws InvalidSpfRecordException {
        return domain(name, argument)
                .orElseThrow(() -> new InvalidSpfRecordException("'" + name + "' lacks its domain"));
    }

    private static Optional<MacroString> domain(String name, String argument) throws InvalidSpfRecordException {
        return argument.isEmpty() ? Optional.empty() : Optional.of(MacroString.domainSpec(afterColon(name, argument)));
    }

    private static String afterColon(String name, String argument) throws InvalidSpfRecordException {
        if (!argument.startsWith(":")) {
            throw new InvalidSpfRecordException(
                    "'" + Printable.shown(name + argument) + "' has something else than a colon after its name");
        }
        return argument.substring(1);
    }

    private static Mechanism ip4(String argument) throws InvalidSpfRecordException {
        Network network = Network.parse("ip4", argument, CidrLengths.IP4_BITS);
        boolean wellFormed = network.address.indexOf(':') < 0 && InetAddresses.isInetAddress(network.address);
        return mechanism(network, wellFormed);
    }

    private static Mechanism ip6(String argument) throws InvalidSpfRecordException {
        Network network = Network.parse("ip6", argument, CidrLengths.IP6_BITS);
        boolean wellFormed = network.address.indexOf(':') >= 0
                && IP6_CHAR.matchesAllOf(network.address)
                && InetAddresses.isInetAddress(network.address);
        return mechanism(network, wellFormed);
    }

    private static Mechanism mechanism(Network network, boolean wellFormed) throws InvalidSpfRecordException {
        if (!wellFormed) {
            throw new InvalidSpfRecordException(
                    "'" + Printable.shown(network.address) + "' is no " + network.family + " address");
        }
        return new IpMechanism(octets(network), network.length);
    }

    /** Java turns an IPv4-mapped address into IPv4, which an ip6 mechanism must not match. */
    private static byte[] octets(Network network) {
        InetAddress address = InetAddresses.forString(network.address);
        byte[] octets = address.getAddress();
        if (network.maxLength == octets.length * Byte.SIZE) {
            return octets;
        }
        byte[] mapped = Arrays.copyOf(IP4_MAPPED, IP4_MAPPED.length + octets.length);
        System.arraycopy(octets, 0, mapped, IP4_MAPPED.length, octets.length);
        return mapped;
    }

    /** An argument of ip4 or ip6, its address not yet looked at. */
    private static final class Network {
        private final String family;
        private final String address;
        private final int length;
        private final int maxLength;

        private Network(String family, String address, int length, int maxLength) {
            this.family = family;
            this.address = address;
            this.length = length;
            this.maxLength = maxLength;
        }

        static Network parse(String family, String argument, int maxLength) throws InvalidSpfRecordException {
            String network = afterColon(family, argument);
            int slash = network.indexOf('/');
            return slash < 0
                    ? new Network(family, network, maxLength, maxLength)
                    : new Network(
                            family,
                            network.substring(0, slash),
                            PrefixedHost.length(network.substring(slash + 1), maxLength),
                            maxLength);
        }
    }
}
