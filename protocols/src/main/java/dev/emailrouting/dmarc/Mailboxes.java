package dev.emailrouting.dmarc;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.dns.DnsName;

/** The domains of a mailbox list while it is read, and the first thing that is wrong with it. */
final class Mailboxes {
    private final Set<DnsName> domains = new LinkedHashSet<>();
    private Optional<String> fault = Optional.empty();

    /** Takes the text behind an at sign; a domain literal names no domain (RFC 5322 3.4.1). */
    void addDomain(String text) {
        if (isDomainLiteral(text)) {
            return;
        }
        Optional<DnsName> domain = DnsName.of(text);
        domain.ifPresentOrElse(this::add, () -> malformed("an address of From has no valid domain"));
    }

    private static boolean isDomainLiteral(String text) {
        return text.startsWith("[") && text.indexOf(']') == text.length() - 1;
    }

    /** One more than are kept is enough to know that there are more. */
    private void add(DnsName domain) {
        if (domains.size() <= AuthorDomain.MAX_DOMAINS) {
            domains.add(domain);
        }
    }

    void addAll(Mailboxes others) {
        others.domains.forEach(this::add);
        others.fault.ifPresent(this::malformed);
    }

    /** Takes a domain that nobody can be sure of, if it is one. */
    void addPossible(String text) {
        DnsName.of(text).ifPresent(this::add);
    }

    void malformed(String what) {
        if (fault.isEmpty()) {
            fault = Optional.of(what);
        }
    }

    Set<DnsName> domains() {
        return Collections.unmodifiableSet(domains);
    }

    Optional<String> fault() {
        return fault;
    }
}
