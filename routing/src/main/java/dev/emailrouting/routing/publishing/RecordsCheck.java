package dev.emailrouting.routing.publishing;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.common.base.Ticker;
import dev.emailrouting.dns.BudgetedDnsClient;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.mtasts.StsRecord;

/**
 * Compares what is wanted with what is published. At most {@value #QUERIES} queries and ten seconds a check, the caller's thread
 * waits; what could not be asked for in them is {@link RecordStatus#UNKNOWN}. Safe for many threads where the client is.
 */
public final class RecordsCheck {
    static final int QUERIES = 100;
    private static final Duration TIME = Duration.ofSeconds(10);

    private final DnsClient dns;
    private final Clock clock;

    /** @param dns that does not keep answers for long, or a record that was just mended still counts as broken */
    public RecordsCheck(DnsClient dns, Clock clock) {
        this.dns = dns;
        this.clock = clock;
    }

    public PublishingReport check(WantedRecords wanted) {
        DnsClient budgeted = budgeted();
        List<CheckedRecord> checked = check(budgeted, wanted.list(), wanted.hosts());
        List<String> notes = new ArrayList<>(wanted.gaps());
        if (wanted.policy().isEmpty()) {
            notes.addAll(foreignPolicy(budgeted, wanted));
        }
        return ImmutablePublishingReport.of(checked, notes, !wanted.gaps().isEmpty());
    }

    /** Of some records, of whichever domains, within the same bounds for all of them together. */
    public List<CheckedRecord> check(List<WantedRecord> records, List<MailHost> hosts) {
        return check(budgeted(), records, hosts);
    }

    private DnsClient budgeted() {
        return new BudgetedDnsClient(dns, TIME, QUERIES, Ticker.systemTicker());
    }

    private List<CheckedRecord> check(DnsClient budgeted, List<WantedRecord> records, List<MailHost> hosts) {
        OwnHosts own = new OwnHosts(budgeted, hosts);
        Map<Purpose, RecordCheck> checks = Map.of(
                Purpose.MX, new MxCheck(budgeted, own),
                Purpose.SPF, new SpfCheck(budgeted, clock, own),
                Purpose.DKIM, new DkimCheck(budgeted),
                Purpose.DMARC, new DmarcCheck(budgeted),
                Purpose.MTA_STS, new StsRecordCheck(budgeted),
                Purpose.POLICY_HOST, new PolicyHostCheck(budgeted),
                Purpose.TLS_REPORTS, new TlsReportsCheck(budgeted));
        return records.stream()
                .map(record -> checks.get(record.purpose()).check(record))
                .collect(Collectors.toUnmodifiableList());
    }

    /** A policy that was published for other hosts keeps senders from delivering to ours (RFC 8461 5). */
    private static List<String> foreignPolicy(DnsClient dns, WantedRecords wanted) {
        boolean published = dns.query(StsRecord.LABEL + "." + wanted.domain(), DnsType.TXT).records().stream()
                .anyMatch(text -> text.joined().startsWith("v=STSv1"));
        return published
                ? List.of("the domain publishes an MTA-STS policy: unless its mx lines allow "
                        + wanted.hosts().stream()
                                .map(host -> host.name().toString())
                                .collect(Collectors.joining(", "))
                        + ", senders that enforce it do not deliver here")
                : List.of();
    }
}
