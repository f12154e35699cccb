package dev.emailrouting.mtasts;

import java.util.Optional;

/** What became of fetching a policy: either the policy, or what is wrong. */
public final class PolicyFetch {
    private final StsPolicy policy;
    private final PolicyFault fault;

    private PolicyFetch(StsPolicy policy, PolicyFault fault) {
        this.policy = policy;
        this.fault = fault;
    }

    public static PolicyFetch of(StsPolicy policy) {
        return new PolicyFetch(policy, null);
    }

    public static PolicyFetch failed(PolicyFault fault) {
        return new PolicyFetch(null, fault);
    }

    public Optional<StsPolicy> policy() {
        return Optional.ofNullable(policy);
    }

    public Optional<PolicyFault> fault() {
        return Optional.ofNullable(fault);
    }
}
