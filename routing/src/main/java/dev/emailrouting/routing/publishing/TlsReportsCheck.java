package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;

/** Whether somebody is told of failed encryption (RFC 8460 3); who is, is the domain owner's affair. */
final class TlsReportsCheck implements RecordCheck {
    private static final Pattern VERSION = Pattern.compile("v=TLSRPTv1[ \t]*;.*");
    private static final Pattern RECORD = Pattern.compile("v=TLSRPTv1[ \t]*;[ \t]*rua=[ \t]*(?:mailto|https):[^ \t].*");

    private final DnsClient dns;

    TlsReportsCheck(DnsClient dns) {
        this.dns = dns;
    }

    @Override
    public CheckedRecord check(WantedRecord record) {
        DnsAnswer<TxtRecord> answer = dns.query(record.name(), DnsType.TXT);
        if (answer.isUnknown()) {
            return CheckedRecord.unknown(record, List.of(), answer.reason());
        }
        List<String> found = answer.records().stream()
                .map(TxtRecord::joined)
                .filter(text -> VERSION.matcher(text).matches())
                .collect(Collectors.toUnmodifiableList());
        if (found.isEmpty()) {
            return CheckedRecord.missing(record, found, "publish it");
        }
        if (found.size() > 1) {
            return CheckedRecord.wrong(record, found, "of several records none counts (RFC 8460 3): leave one");
        }
        return RECORD.matcher(found.get(0)).matches()
                ? CheckedRecord.ok(record, found)
                : CheckedRecord.wrong(
                        record, found, "rua= has to follow the version, with a mailto: or https: address");
    }
}
