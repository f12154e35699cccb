package dev.emailrouting.routing.publishing;

import java.util.Locale;

/** What a record is for. */
public enum Purpose {
    MX("mail for the domain comes to this server (RFC 5321 5)"),
    SPF("this server may send for the domain (RFC 7208)"),
    DKIM("the key by which the signatures and seals of this server are verified (RFC 6376 3.6, RFC 8617)"),
    DMARC("what receivers are to make of mail that only claims to be from the domain (RFC 9989)"),
    MTA_STS("that there is a policy, and which: senders fetch it anew when the id changes (RFC 8461 3.1)"),
    POLICY_HOST("where senders fetch the policy (RFC 8461 3.3)"),
    TLS_REPORTS("where senders report on failed encryption (RFC 8460)");

    private final String meaning;

    Purpose(String meaning) {
        this.meaning = meaning;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** In words for an operator. */
    public String meaning() {
        return meaning;
    }
}
