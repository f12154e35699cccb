package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.tlsrpt.TlsRptAnswer;
import dev.emailrouting.tlsrpt.TlsRptLookup;

/** Whether somebody is told of failed encryption (RFC 8460 3); who is, is the domain owner's affair. */
final class TlsReportsCheck implements RecordCheck {
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
                .filter(TlsReportsCheck::looksLikeOne)
                .collect(Collectors.toUnmodifiableList());
        if (found.isEmpty()) {
            return CheckedRecord.missing(record, found, "publish it");
        }
        TlsRptAnswer judged = TlsRptLookup.among(answer.records());
        return judged.record().isPresent()
                ? CheckedRecord.ok(record, found)
                : CheckedRecord.wrong(record, found, judged.reason());
    }

    private static boolean looksLikeOne(String text) {
        return text.regionMatches(true, 0, "v=tlsrpt", 0, 8);
    }
}
