package dev.emailrouting.mtasts;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import com.google.common.base.Preconditions;
import dev.emailrouting.dns.DnsName;
import org.immutables.value.Value;

/** What an administrator wants of mail for a domain, whatever policy the domain publishes. */
@Value.Immutable
public interface PolicyOverride {

    /** How it stands to the domain's own policy. */
    enum Kind {
        /** No policy, and none is looked for. */
        OFF("off"),
        /** The domain's own, of which what fails is only reported. */
        TESTING("testing"),
        /** In place of the domain's own: nothing is sent but to the hosts named here, authenticated. */
        ENFORCE("enforce");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public static Optional<Kind> ofWord(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst();
        }

        /** Lower-case word, for JSON and a store. */
        public String word() {
            return word;
        }
    }

    static PolicyOverride off(String domain) {
        return ImmutablePolicyOverride.builder().domain(domain).kind(Kind.OFF).build();
    }

    static PolicyOverride testing(String domain) {
        return ImmutablePolicyOverride.builder()
                .domain(domain)
                .kind(Kind.TESTING)
                .build();
    }

    static PolicyOverride enforce(String domain, List<MxPattern> mx) {
        return ImmutablePolicyOverride.builder()
                .domain(domain)
                .kind(Kind.ENFORCE)
                .mx(mx)
                .build();
    }

    /** That of the recipients, or the gateway: A-labels, lower case, no trailing dot. */
    String domain();

    Kind kind();

    /** With {@link Kind#ENFORCE} one at least, else none. */
    List<MxPattern> mx();

    @Value.Check
    default void check() {
        Preconditions.checkState(
                DnsName.of(domain())
                        .map(DnsName::toString)
                        .filter(domain()::equals)
                        .isPresent(),
                "the domain is written as the DNS has it");
        Preconditions.checkState(
                mx().isEmpty() == (kind() != Kind.ENFORCE),
                "the hosts of a domain are named to be enforced, and then only");
    }
}
