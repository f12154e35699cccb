package dev.emailrouting.dmarc;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.emailrouting.dmarc.IdentifierAlignment.Mechanism;
import dev.emailrouting.dns.DnsName;
import org.immutables.value.Value;

/** What DMARC says of a message, and why. */
@Value.Immutable
public interface DmarcResult {
    /** The words of RFC 9989 9.2. */
    enum Outcome {
        /** No policy record applies to the author's domain, or From names no domain. */
        NONE,
        PASS,
        FAIL,
        /** A query failed that might have made the message pass, or told the policy. */
        TEMPERROR,
        /** From is not what a message may have, or names several domains, and none of them was seen to fail. */
        PERMERROR;

        /** As Authentication-Results spells it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Outcome outcome();

    /** The domain that was judged; of several the one whose failure counts most. */
    Optional<DnsName> authorDomain();

    /** What is published for the author's domain (RFC 9989 4.10.1); empty where no record applies or none could be looked up. */
    Optional<DmarcPolicy> publishedPolicy();

    /** Where the record stands. */
    Optional<DnsName> policyDomain();

    Optional<DmarcRecord> record();

    /** Of the author's domain; empty where nothing made it necessary to find it out. */
    Optional<DnsName> organizationalDomain();

    /** In the order of the request, SPF first. */
    List<IdentifierAlignment> identifiers();

    /** In words for an operator, of printable ASCII unless the DNS client says otherwise. */
    String reason();

    /** What is asked for the author's domain: the published policy, lowered where it is under test (RFC 9989 4.7, t). */
    @Value.Derived
    default Optional<DmarcPolicy> policy() {
        boolean test = record().filter(DmarcRecord::isTest).isPresent();
        return publishedPolicy().map(policy -> test ? policy.lowered() : policy);
    }

    /** What is asked for this message: nothing, unless it fails. */
    @Value.Derived
    default DmarcPolicy disposition() {
        return policy().filter(policy -> outcome() == Outcome.FAIL).orElse(DmarcPolicy.NONE);
    }

    /** Whether a signature of the domain, when it passes, speaks for the author's domain. Of domains not asked about: no. */
    default boolean isDkimAligned(String domain) {
        return isAligned(Mechanism.DKIM, domain);
    }

    /** As {@link #isDkimAligned} for the domain of the envelope sender. */
    default boolean isSpfAligned(String domain) {
        return isAligned(Mechanism.SPF, domain);
    }

    private boolean isAligned(Mechanism mechanism, String domain) {
        return identifiers().stream()
                .anyMatch(identifier -> identifier.is(mechanism, domain)
                        && identifier.alignment().isAligned());
    }
}
