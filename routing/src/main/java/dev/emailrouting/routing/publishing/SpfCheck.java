package dev.emailrouting.routing.publishing;

import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.google.common.net.InetAddresses;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.routing.publishing.OwnHosts.Host;
import dev.emailrouting.spf.ImmutableSpfRequest;
import dev.emailrouting.spf.InvalidSpfRecordException;
import dev.emailrouting.spf.SpfEvaluator;
import dev.emailrouting.spf.SpfRecordParser;
import dev.emailrouting.spf.SpfResult;
import dev.emailrouting.spf.SpfResult.Outcome;

/**
 * Whether this server may send for the domain, whatever the words are that say so: a mail from each address of its hosts is checked as
 * its receiver would check it. Where another record is there the value is that record with this server added.
 */
final class SpfCheck implements RecordCheck {
    private final DnsClient dns;
    private final SpfEvaluator evaluator;
    private final OwnHosts own;

    SpfCheck(DnsClient dns, Clock clock, OwnHosts own) {
        this.dns = dns;
        this.evaluator = new SpfEvaluator(dns, clock);
        this.own = own;
    }

    @Override
    public CheckedRecord check(WantedRecord record) {
        DnsAnswer<TxtRecord> answer = dns.query(record.name(), DnsType.TXT);
        if (answer.isUnknown()) {
            return CheckedRecord.unknown(record, List.of(), answer.reason());
        }
        List<String> published = answer.records().stream()
                .map(TxtRecord::joined)
                .filter(SpfRecordParser::isSpfRecord)
                .collect(Collectors.toUnmodifiableList());
        if (published.isEmpty()) {
            return CheckedRecord.missing(record, List.of(), "publish it");
        }
        if (published.size() > 1) {
            return CheckedRecord.wrong(
                    suggestion(record, published),
                    published,
                    "of several SPF records none counts (RFC 7208 4.5): publish this one in place of all of them");
        }
        return evaluate(record, published);
    }

    private CheckedRecord evaluate(WantedRecord record, List<String> published) {
        List<String> refused = new ArrayList<>();
        Optional<String> unknown = Optional.empty();
        for (Host host : own.all()) {
            unknown = unknown.or(host::unknown);
            for (InetAddress address : host.addresses()) {
                SpfResult result = evaluator.check(ImmutableSpfRequest.builder()
                        .client(address)
                        .helo(host.name())
                        .mailFrom("postmaster@" + record.name())
                        .build());
                if (result.outcome() == Outcome.TEMPERROR) {
                    unknown = unknown.or(() -> Optional.of(result.reason()));
                } else if (result.outcome() != Outcome.PASS) {
                    refused.add(host.name() + " (" + InetAddresses.toAddrString(address) + "): "
                            + result.outcome().word() + ", " + result.reason());
                }
            }
        }
        if (!refused.isEmpty()) {
            return CheckedRecord.wrong(
                    suggestion(record, published),
                    published,
                    "mail from this server does not pass; publish this in place of what is there. "
                            + String.join("; ", refused));
        }
        if (unknown.isPresent()) {
            return CheckedRecord.unknown(record, published, unknown.get());
        }
        return own.all().stream().allMatch(host -> host.addresses().isEmpty())
                ? CheckedRecord.wrong(record, published, "no host of this server has an address: see the MX records")
                : CheckedRecord.ok(record, published);
    }

    private static WantedRecord suggestion(WantedRecord record, List<String> published) {
        List<String> good = published.stream().filter(SpfCheck::isValid).collect(Collectors.toUnmodifiableList());
        return good.isEmpty() ? record : record.withValue(SpfText.allowingThisServerToo(good));
    }

    private static boolean isValid(String text) {
        try {
            SpfRecordParser.parse(text);
            return true;
        } catch (InvalidSpfRecordException e) {
            return false;
        }
    }
}
