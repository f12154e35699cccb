package dev.emailrouting.mtasts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.emailrouting.dns.DnsName;

/** Which policies were fetched in vain of late, by domain and id: a new id may be tried at once (RFC 8461 3.3). */
final class FetchBackOff {
    static final Duration REST = Duration.ofMinutes(5);
    private static final int MAX_FAILURES = 20_000;

    private final Clock clock;
    private final Cache<String, Failure> failures =
            CacheBuilder.newBuilder().maximumSize(MAX_FAILURES).build();

    FetchBackOff(Clock clock) {
        this.clock = clock;
    }

    void failed(DnsName domain, String id, PolicyFault fault) {
        failures.put(key(domain, id), new Failure(fault, clock.instant().plus(REST)));
    }

    void succeeded(DnsName domain, String id) {
        failures.invalidate(key(domain, id));
    }

    /** Why it is not to be tried yet; empty where it may be. */
    Optional<PolicyFault> restingFor(DnsName domain, String id) {
        return Optional.ofNullable(failures.getIfPresent(key(domain, id)))
                .filter(failure -> failure.end.isAfter(clock.instant()))
                .map(failure -> failure.fault);
    }

    private static String key(DnsName domain, String id) {
        return domain + " " + id;
    }

    private static final class Failure {
        private final PolicyFault fault;
        private final Instant end;

        Failure(PolicyFault fault, Instant end) {
            this.fault = fault;
            this.end = end;
        }
    }
}
