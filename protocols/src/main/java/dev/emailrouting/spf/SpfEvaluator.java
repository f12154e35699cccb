package dev.emailrouting.spf;

import java.time.Clock;

import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.spf.SpfResult.Identity;
import dev.emailrouting.spf.SpfResult.Outcome;

/**
 * Checks whether a client may use the name or the envelope sender it gave (RFC 7208). Whatever the client and the DNS say ends in a
 * result. At most ten terms of all records ask the DNS, each at most eleven times, and what the {@link DnsClient} does not want to
 * answer any more is {@link Outcome#TEMPERROR}. Safe for many threads where the client is.
 */
public final class SpfEvaluator {
    /** Longer than any address SMTP takes (RFC 5321 4.5.3.1.3), and short enough for macros to repeat it. */
    static final int MAX_SENDER = 1024;

    /** Room for three names and the words around them. */
    private static final int MAX_REASON = 1000;

    private final DnsClient dns;
    private final Clock clock;

    /** @param clock what the macro {@code t} of explanations tells */
    public SpfEvaluator(DnsClient dns, Clock clock) {
        this.dns = dns;
        this.clock = clock;
    }

    /** Checks the envelope sender; for the null sender postmaster at the name given to HELO (RFC 7208 2.4). */
    public SpfResult check(SpfRequest request) {
        Sender sender = request.mailFrom()
                .filter(mailbox -> !mailbox.isEmpty())
                .map(Sender::of)
                .orElseGet(() -> Sender.postmasterAt(request.helo()));
        return check(request, Identity.MAIL_FROM, sender);
    }

    /** Checks the name given to HELO as an identity of its own (RFC 7208 2.3). */
    public SpfResult checkHelo(SpfRequest request) {
        return check(request, Identity.HELO, Sender.postmasterAt(request.helo()));
    }

    private SpfResult check(SpfRequest request, Identity identity, Sender sender) {
        SpfSession session = new SpfSession(dns, clock, request, sender);
        ImmutableSpfResult.Builder result = ImmutableSpfResult.builder()
                .identity(identity)
                .domain(Printable.shown(sender.domain(), DnsNames.MAX_NAME));
        try {
            Finding finding = find(session, sender);
            result.outcome(finding.outcome()).reason(shown(finding.reason())).explanation(finding.explanation());
        } catch (AbortedCheckException e) {
            result.outcome(e.outcome()).reason(shown(e.getMessage()));
        }
        return result.lookupTerms(session.lookups().terms())
                .voidLookups(session.lookups().voids())
                .build();
    }

    /** What the DNS client says is in no one's hand here. */
    private static String shown(String reason) {
        return Printable.shown(reason, MAX_REASON);
    }

    private static Finding find(SpfSession session, Sender sender) throws AbortedCheckException {
        if (sender.toString().length() > MAX_SENDER) {
            throw AbortedCheckException.permanent("the sender is longer than " + MAX_SENDER + " characters");
        }
        if (!sender.hasDomain()) {
            return Finding.of(Outcome.NONE, "'" + Printable.shown(sender.domain()) + "' is no domain"); // RFC 7208 4.3
        }
        return new HostCheck(session, sender.domain()).run();
    }
}
