package dev.emailrouting.authentication;

import java.util.List;
import java.util.Optional;

import org.immutables.value.Value;

/**
 * What the checks of one message found (RFC 8601 2.7). Texts are in words for an operator, and may hold what the message or
 * the DNS said: whoever writes them into a header or a reply sees to it that they fit there.
 */
@Value.Immutable
public interface AuthenticationReport {
    SmtpIdentity client();

    /** Of the MAIL FROM identity; for the null sender of postmaster at the HELO name (RFC 7208 2.4). */
    Spf spf();

    /** Of the HELO identity; empty where the client gave no domain name. */
    Optional<Spf> helo();

    /** One a signature, top to bottom. */
    List<Dkim> dkim();

    Dmarc dmarc();

    Arc arc();

    Forwardability forwardability();

    /** What of the message does not survive this server's queues (bytes over 0x7F in the header), in words; else empty. */
    Optional<String> loss();

    /** Whether a check could not be finished that might have changed the outcome for DMARC. */
    @Value.Derived
    default boolean isUnfinished() {
        return dmarc().verdict() == Verdict.TEMPERROR;
    }

    /** An SPF check (RFC 7208). */
    @Value.Immutable
    interface Spf {
        Verdict verdict();

        String domain();

        String reason();
    }

    /** A DKIM signature (RFC 6376). */
    @Value.Immutable
    interface Dkim {
        Verdict verdict();

        /** d=; empty where the signature has none that can be read. */
        String domain();

        /** s=; empty likewise. */
        String selector();

        /** a=; empty likewise. */
        String algorithm();

        /** The first characters of b=, which tell the message's signatures apart (RFC 6008). */
        String signatureStart();

        /** False where l= leaves a part of the body unsigned. */
        boolean coversWholeBody();

        /** Whether the domain is aligned with the author's (RFC 9989). */
        boolean aligned();

        String reason();
    }

    /** The DMARC check (RFC 9989). */
    @Value.Immutable
    interface Dmarc {
        Verdict verdict();

        /** The author's domain; empty where From has none, or several. */
        Optional<String> headerFrom();

        /** What the domain owner asks for where DMARC fails; empty where nothing is published. */
        Optional<Policy> policy();

        /** What is asked for this message: {@link Policy#NONE} where it does not fail, and lowered by {@code t=y}. */
        Policy disposition();

        /** Whether SPF passed for a domain aligned with the author's. */
        boolean spfAligned();

        String reason();
    }

    /** The ARC chain (RFC 8617). */
    @Value.Immutable
    interface Arc {
        Verdict verdict();

        /** How many sets the chain has. */
        int instances();

        /** The lowest instance whose message signature still holds, 0 where all do (RFC 8617 5.2). */
        int oldestPass();

        /** d= of the newest seal of a chain that passes. */
        Optional<String> sealer();

        /** The newest Authentication-Results of a chain that passes, without the instance, unfolded. */
        Optional<String> sealedResults();

        String reason();
    }

    /** What the next receiver will see when the message is forwarded with another envelope sender. */
    @Value.Immutable
    interface Forwardability {
        /** Whether an aligned DKIM signature carries DMARC on, or no policy asks for it. */
        boolean survives();

        /** In words, such as "p=reject and only SPF passed: will fail after forwarding". */
        String reason();
    }

    /** The three requests a domain owner can make (RFC 9989 4.7). */
    enum Policy {
        NONE,
        QUARANTINE,
        REJECT
    }
}
