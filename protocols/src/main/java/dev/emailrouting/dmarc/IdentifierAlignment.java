package dev.emailrouting.dmarc;

import java.util.Optional;

import dev.emailrouting.dns.DnsName;
import org.immutables.value.Value;

/** A domain that SPF or DKIM proved, or may yet prove, and how it stands to the author's. */
@Value.Immutable
public interface IdentifierAlignment {
    /** What DMARC rests on (RFC 9989 4.3). */
    enum Mechanism {
        DKIM,
        SPF
    }

    @Value.Parameter
    Mechanism mechanism();

    @Value.Parameter
    DnsName domain();

    /** False where the check met a temporary error. */
    @Value.Parameter
    boolean passed();

    @Value.Parameter
    Alignment alignment();

    /** Whether this alone makes DMARC pass (RFC 9989 5.3.5). */
    default boolean proves() {
        return passed() && alignment().isAligned();
    }

    /** Whether this might make DMARC pass if everything were known. */
    default boolean mightProve() {
        return alignment().isAligned() || alignment() == Alignment.UNKNOWN;
    }

    /** Whether this is of that mechanism and domain, in whatever spelling. */
    default boolean is(Mechanism mechanism, String domain) {
        return mechanism() == mechanism && DnsName.of(domain).equals(Optional.of(domain()));
    }
}
