package dev.emailrouting.routing.publishing;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import com.google.common.base.Ascii;
import dev.emailrouting.dmarc.AuthorDomain;
import dev.emailrouting.dmarc.DmarcEvaluator;
import dev.emailrouting.dmarc.DmarcRecord;
import dev.emailrouting.dmarc.DmarcRecordParser;
import dev.emailrouting.dmarc.DmarcResult;
import dev.emailrouting.dmarc.DmarcResult.Outcome;
import dev.emailrouting.dmarc.ImmutableDmarcRequest;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;

/** Whether a policy holds for the domain, be it its own or one from above (RFC 9989 4.10.1); which one is its owner's affair. */
final class DmarcCheck implements RecordCheck {
    private static final String LABEL = "_dmarc.";
    private static final String LOOKS_LIKE_ONE = "v=dmarc";

    private final DnsClient dns;

    DmarcCheck(DnsClient dns) {
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
                .filter(DmarcCheck::looksLikePolicy)
                .collect(Collectors.toUnmodifiableList());
        if (found.isEmpty()) {
            return lookAbove(record);
        }
        return objection(found)
                .map(objection -> CheckedRecord.wrong(record, found, objection))
                .orElseGet(() -> CheckedRecord.ok(record, found));
    }

    private static boolean looksLikePolicy(String text) {
        return Ascii.toLowerCase(text.trim()).startsWith(LOOKS_LIKE_ONE);
    }

    private static Optional<String> objection(List<String> found) {
        if (found.size() > 1) {
            return Optional.of("of several policies none counts (RFC 9989 4.10): leave one");
        }
        Optional<DmarcRecord> policy = DmarcRecordParser.parse(found.get(0));
        if (policy.isEmpty()) {
            return Optional.of("it does not begin with v=DMARC1 in just these letters, so it is no policy");
        }
        return Optional.of(
                        "p= is missing, or p=, sp= or np= is not one of none, quarantine, reject: nothing is asked for")
                .filter(text -> policy.get().isPolicyBroken());
    }

    private CheckedRecord lookAbove(WantedRecord record) {
        DmarcResult result = new DmarcEvaluator(dns)
                .evaluate(ImmutableDmarcRequest.builder()
                        .author(AuthorDomain.named(List.of(record.name().substring(LABEL.length()))))
                        .build());
        if (result.outcome() == Outcome.TEMPERROR) {
            return CheckedRecord.unknown(record, List.of(), result.reason());
        }
        return result.record()
                .map(policy -> CheckedRecord.ok(
                        record,
                        List.of(policy.toString()),
                        result.policyDomain().map(DmarcCheck::inherited)))
                .orElseGet(() -> CheckedRecord.missing(
                        record, List.of(), "publish it, and ask for more than none when the reports are good"));
    }

    private static String inherited(DnsName above) {
        return "the policy of " + above + " holds; a record of the domain's own is not needed";
    }
}
