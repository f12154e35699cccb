package dev.emailrouting.mtasts;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.MxRecord;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.mtasts.MxProbe.MxTls;

/**
 * Looks at all that a domain has of MTA-STS, now and from outside: the TXT record, the policy, and each mail exchanger's name, TLS and
 * certificate. Nothing that is known already is used, and nothing is kept.
 */
public final class DomainCheck {
    /** What nobody needs and only a hostile zone has. */
    private static final int MAX_EXCHANGERS = 20;

    /** For all exchangers together; whoever is late is not tried any more. */
    private static final Duration PROBES = Duration.ofSeconds(60);

    private static final MxTls NOT_TRIED = ImmutableMxTls.builder()
            .problem("not tried, the others took too long")
            .build();
    private static final Duration FETCH = Duration.ofSeconds(20);
    private static final String NULL_MX = ".";

    private final DnsClient dns;
    private final PolicyFetcher fetcher;
    private final MxProbe probe;

    public DomainCheck(DnsClient dns, PolicyFetcher fetcher, MxProbe probe) {
        this.dns = dns;
        this.fetcher = fetcher;
        this.probe = probe;
    }

    public DomainReport check(DnsName domain) {
        ImmutableDomainReport.Builder report = ImmutableDomainReport.builder().domain(domain.toString());
        addRecord(domain, report);
        PolicyFetch fetch = fetcher.fetch(domain, FETCH);
        report.policy(fetch.policy()).policyProblem(fetch.fault());
        addExchangers(domain, fetch.policy(), report);
        return report.build();
    }

    private void addRecord(DnsName domain, ImmutableDomainReport.Builder report) {
        DnsAnswer<TxtRecord> answer = dns.query(StsRecord.LABEL + "." + domain, DnsType.TXT);
        if (answer.records().isEmpty()) {
            report.recordProblem(answer.reason());
            return;
        }
        try {
            report.record(StsRecord.among(answer.records()));
        } catch (InvalidStsRecordException e) {
            report.recordProblem(e.getMessage());
        }
    }

    private void addExchangers(DnsName domain, Optional<StsPolicy> policy, ImmutableDomainReport.Builder report) {
        DnsAnswer<MxRecord> answer = dns.query(domain.toString(), DnsType.MX);
        if (answer.status() == DnsAnswer.Status.NODATA) { // RFC 5321 5.1: the implicit MX
            report.addExchangers(exchanger(domain.toString(), policy, true));
            return;
        }
        List<String> hosts = answer.records().stream()
                .sorted(Comparator.comparing(MxRecord::priority))
                .map(MxRecord::exchange)
                .filter(host -> !host.equals(NULL_MX))
                .distinct()
                .limit(MAX_EXCHANGERS)
                .collect(Collectors.toUnmodifiableList());
        if (hosts.isEmpty()) {
            report.exchangersProblem(
                    answer.records().isEmpty() ? answer.reason() : "the domain takes no mail (null MX)"); // RFC 7505 3
        }
        long end = System.nanoTime() + PROBES.toNanos();
        for (String host : hosts) {
            report.addExchangers(exchanger(host, policy, System.nanoTime() - end < 0));
        }
    }

    private DomainReport.MxReport exchanger(String host, Optional<StsPolicy> policy, boolean inTime) {
        return ImmutableMxReport.builder()
                .host(host)
                .permitted(policy.filter(content -> content.mode() != StsMode.NONE && !content.permits(host))
                        .isEmpty())
                .tls(inTime ? probe.probe(host) : NOT_TRIED)
                .build();
    }
}
