package dev.emailrouting.routing.publishing;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.common.net.InetAddresses;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;

/** Whether the policy host has an address. Whether the policy is served there, a request shows. */
final class PolicyHostCheck implements RecordCheck {
    private final DnsClient dns;

    PolicyHostCheck(DnsClient dns) {
        this.dns = dns;
    }

    @Override
    public CheckedRecord check(WantedRecord record) {
        DnsAnswer<InetAddress> v4 = dns.query(record.name(), DnsType.A);
        DnsAnswer<InetAddress> v6 = dns.query(record.name(), DnsType.AAAA);
        List<String> found = Stream.concat(v4.records().stream(), v6.records().stream())
                .map(InetAddresses::toAddrString)
                .collect(Collectors.toUnmodifiableList());
        if (!found.isEmpty()) {
            return CheckedRecord.ok(record, found);
        }
        return v4.isUnknown() || v6.isUnknown()
                ? CheckedRecord.unknown(record, found, v4.isUnknown() ? v4.reason() : v6.reason())
                : CheckedRecord.missing(record, found, "publish it, or the addresses of that host");
    }
}
