package dev.emailrouting.routing.publishing;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.MxRecord;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;

/** The mail exchangers that domains have now, for a policy that is to name them. */
public final class LiveMx {
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
        Set<MxPattern> patterns = new LinkedHashSet<>();
        for (DomainName domain : domains) {
            DnsAnswer<MxRecord> answer = dns.query(domain.toString(), DnsType.MX);
            if (answer.records().isEmpty()) {
                throw fault(domain, answer.isUnknown() ? "could not be looked up: " + answer.reason() : "are none");
            }
            for (MxRecord record : answer.records()) {
                Optional<MxPattern> pattern = MxPattern.parse(record.exchange());
                patterns.add(pattern.orElseThrow(() -> fault(domain, "have one that is no host name")));
            }
        }
        return List.copyOf(patterns);
    }

    private static InvalidInputException fault(DomainName domain, String what) {
        return new InvalidInputException("mx", "the MX records of " + domain + " " + what + "; name the hosts here");
    }
}
