package dev.emailrouting.tlsrpt;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.immutables.value.Value;

/** What a server reports of its sessions with a domain in a span of time, mostly a UTC day (RFC 8460 4.4). */
@Value.Immutable
public interface TlsReport {
    /** {@code organization-name}; in a report of ours it is there. */
    Optional<String> organization();

    Instant begin();

    /** Of the span's last second. */
    Instant end();

    /** {@code contact-info}, an address; in a report of ours it is there. */
    Optional<String> contact();

    /** {@code report-id}. */
    String id();

    List<PolicyResult> policies();

    /** The same without the policies' texts and the failures' details; the sums stay. */
    default TlsReport withoutDetails() {
        return ImmutableTlsReport.copyOf(this)
                .withPolicies(policies().stream()
                        .map(result -> ImmutablePolicyResult.copyOf(result)
                                .withPolicy(result.policy().withoutText())
                                .withFailures(List.of()))
                        .collect(Collectors.toUnmodifiableList()));
    }

    default long successful() {
        return policies().stream().mapToLong(PolicyResult::successful).sum();
    }

    default long failed() {
        return policies().stream().mapToLong(PolicyResult::failed).sum();
    }
}
