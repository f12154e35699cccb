package dev.emailrouting.smtp;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import com.google.common.net.InetAddresses;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.MxRecord;

/** Finds the hosts that take mail for a domain (RFC 5321 5.1, RFC 7505), and their addresses. */
public final class MailExchangers {
    /** What nobody needs and only a hostile zone has. */
    private static final int MAX_HOSTS = 20;

    /** So that a host with many leaves time for the others. */
    private static final int MAX_ADDRESSES = 4;

    private static final String NULL_MX = ".";

    private final DnsClient dns;
    private final Random random;

    /** @param random spreads the load over hosts of one priority (RFC 5321 5.1) */
    public MailExchangers(DnsClient dns, Random random) {
        this.dns = dns;
        this.random = random;
    }

    /** @param domain a name, or an address literal (RFC 5321 4.1.3) with or without its brackets */
    public MailRoute routeTo(String domain) {
        if (InetAddresses.isInetAddress(withoutBrackets(domain))) {
            return MailRoute.to(List.of(withoutBrackets(domain)));
        }
        DnsAnswer<MxRecord> answer = dns.query(domain, DnsType.MX);
        switch (answer.status()) {
            case ANSWER:
                return hostsOf(domain, answer.records());
            case NODATA:
                return MailRoute.to(List.of(domain)); // RFC 5321 5.1: the implicit MX
            case NXDOMAIN:
                return MailRoute.none(true, "5.1.2", "the domain " + domain + " does not exist");
            default:
                return MailRoute.none(
                        false, "4.4.3", "the look-up of the MX records of " + domain + " failed: " + answer.reason());
        }
    }

    private MailRoute hostsOf(String domain, List<MxRecord> records) {
        List<MxRecord> usable = records.stream()
                .filter(mx -> !mx.exchange().equals(NULL_MX))
                .collect(Collectors.toCollection(ArrayList::new));
        if (usable.isEmpty()) { // RFC 7505 3
            return MailRoute.none(true, "5.1.10", "the domain " + domain + " takes no mail (null MX)");
        }
        usable.removeIf(mx -> !isHost(mx.exchange()));
        if (usable.isEmpty()) {
            return MailRoute.none(true, "5.4.4", "no MX record of " + domain + " names a host");
        }
        Collections.shuffle(usable, random);
        usable.sort(Comparator.comparingInt(MxRecord::priority));
        return MailRoute.to(usable.stream()
                .map(MxRecord::exchange)
                .distinct()
                .limit(MAX_HOSTS)
                .collect(Collectors.toUnmodifiableList()));
    }

    /** A zone may hold any octets. */
    private static boolean isHost(String exchange) {
        return InetAddresses.isInetAddress(exchange) || DnsName.of(exchange).isPresent();
    }

    public HostAddresses addressesOf(String host) {
        if (InetAddresses.isInetAddress(host)) {
            return found(List.of(InetAddresses.forString(host)), false, "given as an address");
        }
        DnsAnswer<InetAddress> v6 = dns.query(host, DnsType.AAAA);
        DnsAnswer<InetAddress> v4 = dns.query(host, DnsType.A);
        return found(
                inTurn(v6.records(), v4.records()),
                v6.isUnknown() || v4.isUnknown(),
                "look-up of its addresses: AAAA " + v6.reason() + ", A " + v4.reason());
    }

    /** Of each family some, for one of them may lead nowhere from here. */
    private static List<InetAddress> inTurn(List<InetAddress> v6, List<InetAddress> v4) {
        List<InetAddress> all = new ArrayList<>();
        for (int i = 0; i < Math.max(v6.size(), v4.size()); i++) {
            all.addAll(v6.subList(Math.min(i, v6.size()), Math.min(i + 1, v6.size())));
            all.addAll(v4.subList(Math.min(i, v4.size()), Math.min(i + 1, v4.size())));
        }
        return all;
    }

    private static HostAddresses found(List<InetAddress> addresses, boolean incomplete, String reason) {
        return ImmutableHostAddresses.builder()
                .addresses(addresses.stream().limit(MAX_ADDRESSES).collect(Collectors.toUnmodifiableList()))
                .incomplete(incomplete)
                .reason(reason)
                .build();
    }

    private static String withoutBrackets(String domain) {
        if (!domain.startsWith("[") || !domain.endsWith("]")) {
            return domain;
        }
        String literal = domain.substring(1, domain.length() - 1);
        return literal.regionMatches(true, 0, "IPv6:", 0, 5) ? literal.substring(5) : literal;
    }
}
