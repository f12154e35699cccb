package dev.emailrouting.tlsrpt;

import org.immutables.value.Value;

/** What kind of policy was found for a domain (RFC 8460 4.4, {@code policy-type}). In reports of others it may be any word. */
@Value.Immutable
public abstract class PolicyType {
    /** MTA-STS (RFC 8461), also where the policy could not be had. */
    public static final PolicyType STS = of("sts");

    /** DANE (RFC 7672). */
    public static final PolicyType TLSA = of("tlsa");

    public static final PolicyType NO_POLICY_FOUND = of("no-policy-found");

    public static PolicyType of(String word) {
        return ImmutablePolicyType.of(word);
    }

    @Value.Parameter
    public abstract String word();

    @Override
    public final String toString() {
        return word();
    }
}
