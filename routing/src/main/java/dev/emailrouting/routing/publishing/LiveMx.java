package dev.emailrouting.routing.publishing;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.common.base.Ticker;
import com.google.common.net.InetAddresses;
import dev.emailrouting.dns.BudgetedDnsClient;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.MxRecord;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;

/** The mail exchangers that domains have now, for a policy that is to name them. At most ten seconds a question. */
public final class LiveMx {
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final int QUERIES = 100;
    private static final int MAX_PATTERNS = 100;
    /** Whatever the order of the answer: another text would be another policy. */
    private static final Comparator<MxRecord> ORDER =
            Comparator.comparingInt(MxRecord::priority).thenComparing(MxRecord::exchange);

    private final DnsClient dns;

    /** @param dns that does not keep answers for long, or a host that was just added is left out */
    public LiveMx(DnsClient dns) {
        this.dns = dns;
    }

    /**
     * Those of all the domains, each once.
     *
     * @throws InvalidInputException naming {@code mx} when a domain has none, or they cannot be looked up: a policy without one of
     *     them keeps mail from coming
     */
    public List<MxPattern> of(Collection<DomainName> domains) {
        DnsClient budgeted = new BudgetedDnsClient(dns, TIME, QUERIES, Ticker.systemTicker());
        Set<MxPattern> patterns = new LinkedHashSet<>();
        for (DomainName domain : domains) {
            DnsAnswer<MxRecord> answer = budgeted.query(domain.toString(), DnsType.MX);
            if (answer.records().isEmpty()) {
                throw fault(domain, answer.isUnknown() ? "could not be looked up: " + answer.reason() : "are none");
            }
            for (MxRecord record : answer.records().stream().sorted(ORDER).collect(Collectors.toList())) {
                patterns.add(MxPattern.parse(record.exchange())
                        .filter(pattern -> !InetAddresses.isInetAddress(record.exchange()))
                        .orElseThrow(() -> fault(domain, "have one that is no host name")));
            }
            if (patterns.size() > MAX_PATTERNS) {
                throw fault(domain, "and of the others are more than " + MAX_PATTERNS);
            }
        }
        return List.copyOf(patterns);
    }

    private static InvalidInputException fault(DomainName domain, String what) {
        return new InvalidInputException("mx", "the MX records of " + domain + " " + what + "; name the hosts here");
    }
}
