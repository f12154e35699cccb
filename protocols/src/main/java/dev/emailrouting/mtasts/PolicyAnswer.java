package dev.emailrouting.mtasts;

import java.util.Optional;

import org.immutables.value.Value;

/** What applies to mail for a domain now, and how that is known. */
@Value.Immutable
public interface PolicyAnswer {

    /** Where the policy is from. */
    enum Origin {
        /** Just fetched. */
        FETCHED,
        /** Fetched earlier, and still in force. */
        CACHED,
        /** There is none. */
        NONE,
        /** Nobody can tell: one may be kept where it cannot be read now, and what the domain publishes cannot be had. */
        UNKNOWN
    }

    /** Without a policy, and nothing wrong with that. */
    static PolicyAnswer nothing() {
        return ImmutablePolicyAnswer.builder().origin(Origin.NONE).build();
    }

    /** Without a policy, because of the fault. */
    static PolicyAnswer nothing(PolicyFault fault) {
        return ImmutablePolicyAnswer.builder().origin(Origin.NONE).fault(fault).build();
    }

    /** @param fault why what the domain publishes cannot be had */
    static PolicyAnswer unknown(PolicyFault fault) {
        return ImmutablePolicyAnswer.builder()
                .origin(Origin.UNKNOWN)
                .fault(fault)
                .build();
    }

    static PolicyAnswer fetched(Policy policy) {
        return ImmutablePolicyAnswer.builder()
                .origin(Origin.FETCHED)
                .policy(policy)
                .build();
    }

    static PolicyAnswer cached(Policy policy) {
        return ImmutablePolicyAnswer.builder()
                .origin(Origin.CACHED)
                .policy(policy)
                .build();
    }

    /** A policy that stays in force though what is published now is not known (RFC 8461 3.3). */
    static PolicyAnswer cached(Policy policy, PolicyFault fault) {
        return ImmutablePolicyAnswer.builder()
                .origin(Origin.CACHED)
                .policy(policy)
                .fault(fault)
                .build();
    }

    Origin origin();

    Optional<Policy> policy();

    /** Why {@link #policy} may not be what the domain publishes now. Mail is delivered all the same, under what is in force, unless that is unknown. */
    Optional<PolicyFault> fault();

    /** What is asked of the sender; {@link StsMode#NONE} also without a policy. */
    default StsMode mode() {
        return policy().map(Policy::mode).orElse(StsMode.NONE);
    }
}
