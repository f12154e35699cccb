package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.mtasts.InvalidStsRecordException;
import dev.emailrouting.mtasts.StsRecord;
import dev.emailrouting.routing.PublishedPolicy;

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
        if (record.value().endsWith("=" + published.id())) {
            return CheckedRecord.ok(record, found);
        }
        return PublishedPolicy.looksOurs(published.id())
                ? CheckedRecord.wrong(
                        record,
                        found,
                        "the id " + published.id() + " is of an earlier policy: senders who know that one keep it,"
                                + " until the id changes")
                : CheckedRecord.ok(
                        record, found, Optional.of("an id of your own: change it whenever the policy changes"));
    }
}
