package dev.emailrouting.dmarc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;

/** The policy records of one evaluation; each name is asked for once, however many walks come by. */
final class PolicyRecords {
    private final DnsClient dns;
    private final Map<DnsName, Lookup> known = new HashMap<>();

    PolicyRecords(DnsClient dns) {
        this.dns = dns;
    }

    Lookup at(DnsName domain) {
        return known.computeIfAbsent(domain, this::ask);
    }

    private Lookup ask(DnsName domain) {
        String name = "_dmarc." + domain;
        DnsAnswer<TxtRecord> answer = dns.query(name, DnsType.TXT);
        if (answer.isUnknown()) {
            return new Lookup(Optional.empty(), Optional.of(name + ": " + answer.reason()));
        }
        List<DmarcRecord> records = answer.records().stream()
                .map(TxtRecord::joined)
                .map(DmarcRecordParser::parse)
                .flatMap(Optional::stream)
                .collect(Collectors.toUnmodifiableList());
        // RFC 9989 4.10, steps 2 and 6: of several none counts.
        return new Lookup(records.stream().filter(record -> records.size() == 1).findFirst(), Optional.empty());
    }

    /** A record, or none, or why nobody knows. */
    static final class Lookup {
        private final Optional<DmarcRecord> record;
        private final Optional<String> failure;

        private Lookup(Optional<DmarcRecord> record, Optional<String> failure) {
            this.record = record;
            this.failure = failure;
        }

        Optional<DmarcRecord> record() {
            return record;
        }

        /** What the DNS did instead of answering. */
        Optional<String> failure() {
            return failure;
        }
    }
}
