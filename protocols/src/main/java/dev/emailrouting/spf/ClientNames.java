package dev.emailrouting.spf;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;

/**
 * The names that the client's address leads to and that lead back to it (RFC 7208 5.5). A name is verified when somebody wants it,
 * once. DNS errors leave a name out, or all of them.
 */
final class ClientNames {
    /** RFC 7208 4.6.4: the others are not looked at. */
    static final int MAX_NAMES = 10;

    private static final String UNKNOWN = "unknown";

    private final DnsClient dns;
    private final ClientAddress client;
    private final DnsAnswer<String> answer;
    private final List<String> names;
    private final Map<String, Boolean> verified = new HashMap<>();

    ClientNames(DnsClient dns, ClientAddress client) {
        this.dns = dns;
        this.client = client;
        this.answer = dns.query(client.reverseName(), DnsType.PTR);
        this.names = answer.records().stream()
                .limit(MAX_NAMES)
                .filter(DnsNames::canExist)
                .collect(Collectors.toUnmodifiableList());
    }

    /** Whether the DNS says that there are none. */
    boolean areAbsent() {
        return !answer.isUnknown() && answer.records().isEmpty();
    }

    /** A verified name that is the domain or below it. */
    Optional<String> within(String domain) {
        return names.stream()
                .filter(name -> DnsNames.isWithin(name, domain))
                .filter(this::isVerified)
                .findFirst();
    }

    /** Macro p (RFC 7208 7.3): the domain itself, else a name below it, else any. */
    String nearestTo(String domain) {
        return names.stream()
                .sorted(Comparator.comparing((String name) -> !name.equalsIgnoreCase(domain))
                        .thenComparing(name -> !DnsNames.isWithin(name, domain)))
                .filter(this::isVerified)
                .findFirst()
                .orElse(UNKNOWN);
    }

    private boolean isVerified(String name) {
        return verified.computeIfAbsent(
                name, asked -> dns.query(asked, client.recordType()).records().contains(client.address()));
    }
}
