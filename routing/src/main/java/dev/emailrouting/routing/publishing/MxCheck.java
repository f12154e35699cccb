package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.MxRecord;
import dev.emailrouting.routing.publishing.OwnHosts.Host;

/**
 * Whether mail comes to this host: it is named, it has an address, and nobody else is to be tried as soon. Another priority than the
 * listed one is as good, and so is somebody else behind all of our hosts.
 */
final class MxCheck implements RecordCheck {
    private static final String NULL_MX = ".";

    private final DnsClient dns;
    private final OwnHosts own;

    MxCheck(DnsClient dns, OwnHosts own) {
        this.dns = dns;
        this.own = own;
    }

    @Override
    public CheckedRecord check(WantedRecord record) {
        DnsAnswer<MxRecord> answer = dns.query(record.name(), DnsType.MX);
        if (answer.isUnknown()) {
            return CheckedRecord.unknown(record, List.of(), answer.reason());
        }
        if (answer.records().isEmpty()) {
            return absent(record);
        }
        return compare(record, answer.records());
    }

    private CheckedRecord absent(WantedRecord record) {
        DnsAnswer<String> alias = dns.query(record.name(), DnsType.CNAME);
        if (alias.records().isEmpty()) {
            return CheckedRecord.missing(record, List.of(), "publish it");
        }
        return CheckedRecord.wrong(
                record,
                List.of("CNAME " + alias.records().get(0)),
                "the name is an alias, beside which no other record can stand (RFC 1034 3.6.2): "
                        + "put address records in its place, then publish this one");
    }

    private CheckedRecord compare(WantedRecord record, List<MxRecord> records) {
        List<String> found = texts(records, mx -> true);
        if (records.stream().anyMatch(mx -> mx.exchange().equals(NULL_MX))) {
            return CheckedRecord.wrong(
                    record, found, "the domain says that it takes no mail (RFC 7505): publish this in place of it");
        }
        List<String> sooner = texts(records, strangerAsSoonAs(soonestOfOurs(records)));
        if (!sooner.isEmpty()) {
            return CheckedRecord.wrong(
                    record,
                    found,
                    "mail goes elsewhere, and never or not always to this server: take out "
                            + String.join(", ", sooner));
        }
        if (records.stream().noneMatch(mx -> mx.exchange().equals(record.value()))) {
            return CheckedRecord.missing(record, found, "publish it beside the others");
        }
        return checkHost(record, found, texts(records, mx -> !own.contains(mx.exchange())));
    }

    private OptionalInt soonestOfOurs(List<MxRecord> records) {
        return records.stream()
                .filter(mx -> own.contains(mx.exchange()))
                .mapToInt(MxRecord::priority)
                .min();
    }

    private Predicate<MxRecord> strangerAsSoonAs(OptionalInt ours) {
        return mx -> !own.contains(mx.exchange()) && (ours.isEmpty() || mx.priority() <= ours.getAsInt());
    }

    private CheckedRecord checkHost(WantedRecord record, List<String> found, List<String> later) {
        Host host = own.host(record.value());
        if (host.unknown().isPresent()) {
            return CheckedRecord.unknown(record, found, host.unknown().get());
        }
        return host.fault()
                .map(fault -> CheckedRecord.wrong(record, found, fault))
                .orElseGet(() -> CheckedRecord.ok(
                        record,
                        found,
                        Optional.of("when this server cannot be reached mail goes to " + String.join(", ", later)
                                        + ": well if that host passes it on to this server, else take it out")
                                .filter(text -> !later.isEmpty())));
    }

    private static List<String> texts(List<MxRecord> records, Predicate<MxRecord> which) {
        return records.stream()
                .filter(which)
                .map(mx -> mx.priority() + " " + mx.exchange())
                .collect(Collectors.toUnmodifiableList());
    }
}
