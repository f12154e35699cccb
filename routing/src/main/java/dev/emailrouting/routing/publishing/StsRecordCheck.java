package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.mtasts.InvalidStsRecordException;
import dev.emailrouting.mtasts.StsRecord;

/** Whether senders learn that there is a policy. Its id is its owner's affair, as long as it changes with the policy. */
final class StsRecordCheck implements RecordCheck {
    private final DnsClient dns;

    StsRecordCheck(DnsClient dns) {
        this.dns = dns;
    }

    @Override
    public CheckedRecord check(WantedRecord record) {
        DnsAnswer<TxtRecord> answer = dns.query(record.name(), DnsType.TXT);
        if (answer.isUnknown()) {
            return CheckedRecord.unknown(record, List.of(), answer.reason());
        }
        List<String> found = answer.records().stream().map(TxtRecord::joined).collect(Collectors.toUnmodifiableList());
        if (found.isEmpty()) {
            return CheckedRecord.missing(record, found, "publish it once the policy can be fetched");
        }
        try {
            return judged(record, found, StsRecord.among(answer.records()));
        } catch (InvalidStsRecordException e) {
            return CheckedRecord.wrong(record, found, "senders see no policy: " + e.getMessage());
        }
    }

    private static CheckedRecord judged(WantedRecord record, List<String> found, StsRecord published) {
        return record.value().endsWith("=" + published.id())
                ? CheckedRecord.ok(record, found)
                : CheckedRecord.wrong(
                        record,
                        found,
                        "it has another id, " + published.id() + ": senders who know a policy by that one keep it,"
                                + " until the id changes");
    }
}
