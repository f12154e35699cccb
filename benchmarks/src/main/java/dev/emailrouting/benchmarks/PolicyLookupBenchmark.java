package dev.emailrouting.benchmarks;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import dev.emailrouting.dns.CachingDnsClient;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.mtasts.InMemoryPolicyCache;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.PolicyFetch;
import dev.emailrouting.mtasts.PolicyService;
import dev.emailrouting.mtasts.PolicyTimes;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.mtasts.StsPolicy;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What an attempt to deliver waits for the policy of its domain, and for whether it permits the host, when DNS answers and policies are
 * known: half of the domains have a policy.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class PolicyLookupBenchmark {
    private static final int DOMAINS = 1000;

    private final String[] domains = new String[DOMAINS];
    private PolicyService service;
    private int next;

    @Setup
    public void load() {
        Map<String, Object> zone = new HashMap<>();
        for (int i = 0; i < DOMAINS; i++) {
            domains[i] = "domain-" + i + ".example";
            if (i % 2 == 0) {
                zone.put("_mta-sts." + domains[i], Map.of("TXT", List.of("v=STSv1; id=20261129T120000;")));
            }
        }
        StsPolicy policy = StsPolicy.of(
                StsMode.ENFORCE,
                Duration.ofDays(7),
                List.of(
                        MxPattern.parse("mx.provider.example").orElseThrow(),
                        MxPattern.parse("*.mail.provider.example").orElseThrow()));
        service = new PolicyService(
                new CachingDnsClient(new LastingDnsClient(InMemoryDnsClient.of(zone))),
                (domain, deadline) -> PolicyFetch.of(policy),
                new InMemoryPolicyCache(DOMAINS),
                PolicyTimes.defaults(),
                new Random(1),
                Clock.systemUTC());
        for (String domain : domains) {
            service.policyFor(domain);
        }
    }

    @TearDown
    public void close() {
        service.close();
    }

    @Benchmark
    public boolean mayDeliver() {
        next = (next + 1) % DOMAINS;
        PolicyAnswer answer = service.policyFor(domains[next]);
        return answer.policy()
                .filter(policy -> !policy.permits("mx7.mail.provider.example"))
                .isEmpty();
    }

    /** Answers that hold for an hour. */
    private record LastingDnsClient(DnsClient table) implements DnsClient {
        @Override
        public <R> DnsAnswer<R> query(String name, DnsType<R> type) {
            return table.query(name, type).withTimeToLive(Duration.ofHours(1));
        }
    }
}
