package dev.emailrouting.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import com.google.common.net.InetAddresses;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import org.apache.http.conn.DnsResolver;

/**
 * Finds the addresses of a host, and lets it have none unless all of them may be connected to. What it answers is what is
 * connected to: nobody asks again, and gets another answer.
 */
final class CheckedHosts implements DnsResolver {
    private static final int MAX_ADDRESSES = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DnsClient dns;
    private final Predicate<InetAddress> allowed;

    CheckedHosts(DnsClient dns, Predicate<InetAddress> allowed) {
        this.dns = dns;
        this.allowed = allowed;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        List<InetAddress> found = addressesOf(host);
        for (InetAddress address : found) {
            if (!allowed.test(address)) {
                throw new UnknownHostException(host + " is at " + InetAddresses.toAddrString(address)
                        + ", which is no address of the public Internet");
            }
        }
        return found.stream().limit(MAX_ADDRESSES).toArray(InetAddress[]::new);
    }

    /** IPv4 first: a server without IPv6 would fail there before it has tried the others. */
    private List<InetAddress> addressesOf(String host) throws UnknownHostException {
        String literal = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (InetAddresses.isInetAddress(literal)) {
            return List.of(InetAddresses.forString(literal));
        }
        DnsAnswer<InetAddress> v4 = dns.query(host, DnsType.A, PATIENCE);
        DnsAnswer<InetAddress> v6 = dns.query(host, DnsType.AAAA, PATIENCE);
        List<InetAddress> all = new ArrayList<>(v4.records());
        all.addAll(v6.records());
        if (all.isEmpty()) {
            throw new UnknownHostException(host + " has no address: A " + v4.reason() + ", AAAA " + v6.reason());
        }
        return all;
    }
}
