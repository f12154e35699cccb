package dev.emailrouting.spf;

/** The mailbox that is checked (RFC 7208 2.4, 4.3). */
final class Sender {
    private static final String POSTMASTER = "postmaster";

    private final String localPart;
    private final String domain;

    private Sender(String localPart, String domain) {
        this.localPart = localPart;
        this.domain = domain;
    }

    static Sender postmasterAt(String domain) {
        return new Sender(POSTMASTER, looked(domain));
    }

    /** @param mailbox without an at sign it has no domain */
    static Sender of(String mailbox) {
        int at = mailbox.lastIndexOf('@');
        String domain = at < 0 ? "" : mailbox.substring(at + 1);
        return at <= 0 ? postmasterAt(domain) : new Sender(mailbox.substring(0, at), looked(domain));
    }

    private static String looked(String domain) {
        return DnsNames.aLabels(DnsNames.withoutTrailingDot(domain)).orElse(domain);
    }

    String localPart() {
        return localPart;
    }

    /** In A-labels, without a trailing dot; any text where it is no domain. */
    String domain() {
        return domain;
    }

    @Override
    public String toString() {
        return localPart + "@" + domain;
    }
}
