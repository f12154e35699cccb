package dev.emailrouting.dmarc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsName;

/** Whose message it is, as From says (RFC 9989 3.2.2): one domain, or what there is instead, with a reason. */
public final class AuthorDomain {
    /** How many domains are kept of a From that has more; a reader sees the first ones (RFC 9989 11.5). */
    public static final int MAX_DOMAINS = 4;

    /** What From gives. */
    public enum Kind {
        ONE,
        /** As RFC 5322 allows. */
        SEVERAL,
        /** As RFC 5322 and RFC 6854 allow: a domain literal, an empty group, a local name. */
        NONE,
        /** No From, more than one, or one that RFC 5322 does not allow; the domains are those a reader might take for the author's. */
        MALFORMED
    }

    private final Kind kind;
    private final List<DnsName> domains;
    private final String reason;

    private AuthorDomain(Kind kind, List<DnsName> domains, String reason) {
        this.kind = kind;
        this.domains = domains;
        this.reason = reason;
    }

    /**
     * The author that a person names instead of a message.
     *
     * @param texts addresses as From may hold them, or bare domains
     */
    public static AuthorDomain named(List<String> texts) {
        Mailboxes all = new Mailboxes();
        for (String text : texts) {
            if (text.indexOf('@') < 0) {
                all.addDomain(text);
            } else {
                all.addAll(MailboxListParser.parse(text));
            }
        }
        if (texts.isEmpty()) {
            all.malformed("there is no author");
        }
        return of(all);
    }

    static AuthorDomain of(Mailboxes mailboxes) {
        List<DnsName> domains = new ArrayList<>(mailboxes.domains());
        List<DnsName> kept = List.copyOf(domains.subList(0, Math.min(domains.size(), MAX_DOMAINS)));
        return mailboxes
                .fault()
                .map(fault -> new AuthorDomain(Kind.MALFORMED, kept, fault))
                .orElseGet(() -> wellFormed(kept, domains.size() > MAX_DOMAINS));
    }

    private static AuthorDomain wellFormed(List<DnsName> domains, boolean more) {
        if (domains.isEmpty()) {
            return new AuthorDomain(Kind.NONE, domains, "From has no address with a domain name");
        }
        if (domains.size() == 1) {
            return new AuthorDomain(Kind.ONE, domains, "From has " + domains.get(0));
        }
        String names = domains.stream().map(DnsName::toString).collect(Collectors.joining(", "));
        return new AuthorDomain(
                Kind.SEVERAL, domains, "From has several domains: " + names + (more ? " and more" : ""));
    }

    public Kind kind() {
        return kind;
    }

    /** The one author domain that DMARC needs. */
    public Optional<DnsName> domain() {
        return kind == Kind.ONE ? Optional.of(domains.get(0)) : Optional.empty();
    }

    /** The first {@link #MAX_DOMAINS}. */
    public List<DnsName> domains() {
        return domains;
    }

    /** In words for an operator, of printable ASCII. */
    public String reason() {
        return reason;
    }

    @Override
    public String toString() {
        return kind + " " + domains + " (" + reason + ")";
    }
}
