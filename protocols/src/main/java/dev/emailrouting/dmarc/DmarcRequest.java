package dev.emailrouting.dmarc;

import java.util.List;

import org.immutables.value.Value;

/**
 * What DMARC is to judge by. Domains are A-labels or U-labels, the latter as letters and not as the octets of a raw header; what is
 * no domain name proves nothing.
 */
@Value.Immutable
public interface DmarcRequest {
    AuthorDomain author();

    /** d= of each signature that passed. */
    List<String> dkimDomains();

    /** d= of each signature that met a temporary error, and may pass another time. */
    List<String> undecidedDkimDomains();

    /** The domain of MAIL FROM if SPF passed (RFC 9989 4.4.2); not that of HELO, unless MAIL FROM is the null sender. */
    List<String> spfDomains();

    /** The same domain where SPF met a temporary error. */
    List<String> undecidedSpfDomains();
}
