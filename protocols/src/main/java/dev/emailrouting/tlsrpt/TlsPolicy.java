package dev.emailrouting.tlsrpt;

import java.util.List;

import org.immutables.value.Value;

/** The policy that applied to sessions (RFC 8460 4.4, {@code policy}). Two that say the same are equal, and counted together. */
@Value.Immutable
public interface TlsPolicy {
    /**
     * @param domain the recipients' domain
     * @param lines the policy's text as it was served, a line each, its errors included; none where it could not be had
     * @param mxPatterns those of the policy
     */
    static TlsPolicy sts(String domain, List<String> lines, List<String> mxPatterns) {
        return ImmutableTlsPolicy.builder()
                .type(PolicyType.STS)
                .domain(domain)
                .lines(lines)
                .mxHosts(mxPatterns)
                .build();
    }

    /** Also where a domain's policy demands nothing. */
    static TlsPolicy noPolicyFound(String domain) {
        return ImmutableTlsPolicy.builder()
                .type(PolicyType.NO_POLICY_FOUND)
                .domain(domain)
                .build();
    }

    /** The same where nothing is known of what it says. */
    default TlsPolicy withoutText() {
        return ImmutableTlsPolicy.copyOf(this).withLines(List.of()).withMxHosts(List.of());
    }

    PolicyType type();

    /** {@code policy-domain}. */
    String domain();

    /** {@code policy-string}. */
    List<String> lines();

    /** {@code mx-host}. */
    List<String> mxHosts();
}
