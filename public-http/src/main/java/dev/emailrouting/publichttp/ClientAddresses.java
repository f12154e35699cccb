package dev.emailrouting.publichttp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import com.google.common.base.Splitter;
import com.google.common.collect.Iterables;
import com.google.common.collect.Lists;
import com.google.common.net.InetAddresses;
import dev.emailrouting.routing.Network;

/**
 * Tells clients apart. What X-Forwarded-For says is believed as far as trusted proxies have written it: from its end, up to the
 * first address that is no trusted proxy.
 */
final class ClientAddresses {
    /** More proxies than any chain has. */
    private static final int MAX_HOPS = 16;
    /** One subscriber has a network of this size to himself (RFC 6177). */
    private static final int IPV6_PREFIX_OCTETS = 8;

    private static final Splitter LIST = Splitter.on(',').trimResults().omitEmptyStrings();

    private final Set<Network> trustedProxies;

    ClientAddresses(Set<Network> trustedProxies) {
        this.trustedProxies = Set.copyOf(trustedProxies);
    }

    /** @param forwardedFor the fields of the request, in their order */
    InetAddress of(InetAddress peer, List<String> forwardedFor) {
        if (!isTrusted(peer)) {
            return peer;
        }
        InetAddress client = peer;
        List<String> hops = LIST.splitToList(String.join(",", forwardedFor));
        for (String hop : Iterables.limit(Lists.reverse(hops), MAX_HOPS)) {
            if (!InetAddresses.isInetAddress(hop)) {
                return client;
            }
            client = InetAddresses.forString(hop);
            if (!isTrusted(client)) {
                return client;
            }
        }
        return client;
    }

    boolean isTrusted(InetAddress peer) {
        return trustedProxies.stream().anyMatch(network -> network.contains(peer));
    }

    /** The same for addresses that one client can choose among. */
    static String keyOf(InetAddress client) {
        return client instanceof Inet6Address
                ? Arrays.toString(Arrays.copyOf(client.getAddress(), IPV6_PREFIX_OCTETS))
                : client.getHostAddress();
    }
}
