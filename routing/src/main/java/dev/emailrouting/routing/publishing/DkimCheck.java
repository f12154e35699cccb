package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.keys.DomainKeyRecord;
import dev.emailrouting.keys.DomainKeyRecordParser;
import dev.emailrouting.keys.InvalidDomainKeyException;

/** Whether the key that is published is the one that signs; other tags than the key's may be there. */
final class DkimCheck implements RecordCheck {
    private final DnsClient dns;

    DkimCheck(DnsClient dns) {
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
            return CheckedRecord.missing(record, found, "publish it");
        }
        if (found.size() > 1) {
            return CheckedRecord.wrong(
                    record, found, "of several records any may be taken (RFC 6376 3.6.2.2): leave only this one");
        }
        return compare(record, found);
    }

    private static CheckedRecord compare(WantedRecord record, List<String> found) {
        try {
            DomainKeyRecord published = DomainKeyRecordParser.parse(found.get(0));
            return objection(published, parsed(record))
                    .map(objection -> CheckedRecord.wrong(record, found, objection))
                    .orElseGet(() -> CheckedRecord.ok(
                            record,
                            found,
                            Optional.of("t=y says that a failure is not to count: take it out when all goes well")
                                    .filter(text -> published.isTesting())));
        } catch (InvalidDomainKeyException e) {
            return CheckedRecord.wrong(record, found, "no key can be read there, publish this one: " + e.getMessage());
        }
    }

    private static Optional<String> objection(DomainKeyRecord published, DomainKeyRecord ours) {
        if (published.isRevoked()) {
            return Optional.of(
                    "the key is revoked (p= is empty): publish this one, or retire the key if that was meant");
        }
        if (!published.hasKeyOf(ours)) {
            return Optional.of("another key is published, with which nothing that this server signs is verified");
        }
        return published.objectionTo(ours.algorithm());
    }

    private static DomainKeyRecord parsed(WantedRecord record) throws InvalidDomainKeyException {
        return DomainKeyRecordParser.parse(record.value());
    }
}
