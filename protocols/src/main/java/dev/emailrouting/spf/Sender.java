package dev.emailrouting.spf;

import dev.emailrouting.dns.DnsName;

/** The mailbox that is checked (RFC 7208 2.4, 4.3). */
final class Sender {
    private static final String POSTMASTER = "postmaster";

    private final String localPart;
    private final String domain;
    private final boolean hasDomain;

    private Sender(String localPart, String domain, boolean hasDomain) {
        this.localPart = localPart;
        this.domain = domain;
        this.hasDomain = hasDomain;
    }

    /** @param mailbox without an at sign it has no domain */
    static Sender of(String mailbox) {
        int at = mailbox.lastIndexOf('@');
        String domain = at < 0 ? "" : mailbox.substring(at + 1);
        return at <= 0 ? postmasterAt(domain) : of(mailbox.substring(0, at), domain);
    }

    static Sender postmasterAt(String domain) {
        return of(POSTMASTER, domain);
    }

    private static Sender of(String localPart, String domain) {
        return DnsName.of(domain)
                .filter(name -> name.labelCount() > 1)
                .map(name -> new Sender(localPart, name.toString(), true))
                .orElseGet(() -> new Sender(localPart, domain, false));
    }

    /** Whether there is something to look up: a name of several labels, and no address literal (RFC 7208 4.3). */
    boolean hasDomain() {
        return hasDomain;
    }

    String localPart() {
        return localPart;
    }

    /** As it is looked up (RFC 8616 4); any text where it is no domain. */
    String domain() {
        return domain;
    }

    @Override
    public String toString() {
        return localPart + "@" + domain;
    }
}
