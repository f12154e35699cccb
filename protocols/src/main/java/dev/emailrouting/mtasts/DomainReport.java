package dev.emailrouting.mtasts;

import java.util.List;
import java.util.Optional;

import dev.emailrouting.mtasts.MxProbe.MxTls;
import org.immutables.value.Value;

/** What a domain has of MTA-STS, as it was just found. */
@Value.Immutable
public interface DomainReport {
    String domain();

    Optional<StsRecord> record();

    /** Why there is no record. */
    Optional<String> recordProblem();

    /** Fetched whether or not there is a record. */
    Optional<StsPolicy> policy();

    Optional<PolicyFault> policyProblem();

    /** In the order in which they are tried. */
    List<MxReport> exchangers();

    /** Why no host is known to take its mail. */
    Optional<String> exchangersProblem();

    /** Whether all of it is well, so that under its policy mail reaches every exchanger. */
    default boolean isGood() {
        return record().isPresent()
                && policy().isPresent()
                && exchangersProblem().isEmpty()
                && (policy().get().mode() == StsMode.NONE
                        || exchangers().stream().allMatch(MxReport::isGood));
    }

    /** One mail exchanger. */
    @Value.Immutable
    interface MxReport {
        String host();

        /** Whether the policy names it; true also where the policy demands nothing. */
        boolean permitted();

        MxTls tls();

        default boolean isGood() {
            return permitted() && tls().problem().isEmpty();
        }
    }
}
