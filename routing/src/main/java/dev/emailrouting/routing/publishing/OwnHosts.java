package dev.emailrouting.routing.publishing;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;

/** The hosts of this server as the DNS knows them. A host's address is that which it sends from, too. Not for two threads. */
final class OwnHosts {
    /** More than a host of a mail server has. */
    private static final int MAX_ADDRESSES = 10;

    private final DnsClient dns;
    private final List<String> names;
    private final Map<String, Host> asked = new HashMap<>();

    OwnHosts(DnsClient dns, List<MailHost> hosts) {
        this.dns = dns;
        this.names = hosts.stream().map(host -> host.name().toString()).collect(Collectors.toUnmodifiableList());
    }

    boolean contains(String name) {
        return names.contains(name);
    }

    Host host(String name) {
        return asked.computeIfAbsent(name, this::ask);
    }

    List<Host> all() {
        return names.stream().map(this::host).collect(Collectors.toUnmodifiableList());
    }

    private Host ask(String name) {
        DnsAnswer<String> alias = dns.query(name, DnsType.CNAME);
        DnsAnswer<InetAddress> v4 = dns.query(name, DnsType.A);
        DnsAnswer<InetAddress> v6 = dns.query(name, DnsType.AAAA);
        List<InetAddress> addresses = new ArrayList<>(v4.records());
        addresses.addAll(v6.records());
        Optional<String> unknown = Optional.of(v4)
                .filter(DnsAnswer::isUnknown)
                .or(() -> Optional.of(v6).filter(DnsAnswer::isUnknown))
                .map(answer -> "addresses of " + name + ": " + answer.reason());
        return new Host(
                name,
                addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES)),
                unknown,
                alias.records().stream().findFirst());
    }

    /** One host. */
    static final class Host {
        private final String name;
        private final List<InetAddress> addresses;
        private final Optional<String> unknown;
        private final Optional<String> alias;

        private Host(String name, List<InetAddress> addresses, Optional<String> unknown, Optional<String> alias) {
            this.name = name;
            this.addresses = List.copyOf(addresses);
            this.unknown = unknown;
            this.alias = alias;
        }

        String name() {
            return name;
        }

        List<InetAddress> addresses() {
            return addresses;
        }

        /** Why not all addresses are known. */
        Optional<String> unknown() {
            return unknown;
        }

        /** What is wrong with the host itself, given that everything is known. */
        Optional<String> fault() {
            if (alias.isPresent()) {
                return Optional.of(name + " is an alias (CNAME) of " + alias.get()
                        + ", which the host of an MX record must not be (RFC 2181 10.3): give it address records");
            }
            return addresses.isEmpty()
                    ? Optional.of(name + " has no address: publish its A and AAAA records")
                    : Optional.empty();
        }
    }
}
