package dev.emailrouting.mtasts;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.emailrouting.dns.DnsName;
import dev.emailrouting.mtasts.PolicyFault.Kind;

/** The policy hosts of all domains, without a network. */
final class PolicyHost implements PolicyFetcher {
    static final PolicyFault AWAY = PolicyFault.of(Kind.FETCH, "the host is away");

    private final Map<String, StsPolicy> policies = new ConcurrentHashMap<>();
    private final List<String> fetched = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch held = new CountDownLatch(0);

    void serve(String domain, StsMode mode, Duration maxAge) {
        policies.put(
                domain,
                StsPolicy.of(
                        mode, maxAge, List.of(MxPattern.parse("mx." + domain).orElseThrow())));
    }

    void stop(String domain) {
        policies.remove(domain);
    }

    /** Answers nobody until {@link #release}. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        held.countDown();
    }

    /** Whose policies were asked for, each time. */
    List<String> fetched() {
        return List.copyOf(fetched);
    }

    @Override
    public PolicyFetch fetch(DnsName domain, Duration deadline) {
        fetched.add(domain.toString());
        try {
            if (!held.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return PolicyFetch.failed(PolicyFault.of(Kind.FETCH, "no answer"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        StsPolicy policy = policies.get(domain.toString());
        return policy == null ? PolicyFetch.failed(AWAY) : PolicyFetch.of(policy);
    }
}
