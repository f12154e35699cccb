package dev.emailrouting.mtasts;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.emailrouting.mtasts.KeptPolicy.RefreshFailure;

/** For one process, and no longer than it runs. Of too many policies the one that was not used for longest goes. */
public final class InMemoryPolicyCache implements PolicyCache {
    private final int maxPolicies;
    private final NavigableMap<String, KeptPolicy> byDomain = new TreeMap<>();

    public InMemoryPolicyCache(int maxPolicies) {
        this.maxPolicies = maxPolicies;
    }

    @Override
    public synchronized Optional<KeptPolicy> find(String domain) {
        return Optional.ofNullable(byDomain.get(domain));
    }

    @Override
    public synchronized void keep(Policy policy, Instant refreshDue) {
        Optional<KeptPolicy> earlier = find(policy.domain());
        if (earlier.isPresent() && earlier.get().policy().fetched().isAfter(policy.fetched())) {
            return;
        }
        byDomain.put(
                policy.domain(),
                ImmutableKeptPolicy.builder()
                        .policy(policy)
                        .lastUsed(earlier.map(KeptPolicy::lastUsed).orElse(policy.fetched()))
                        .refreshDue(refreshDue)
                        .build());
        keepAtMost(maxPolicies);
    }

    private void keepAtMost(int policies) {
        while (byDomain.size() > policies) {
            byDomain.values().stream()
                    .min(Comparator.comparing(KeptPolicy::lastUsed))
                    .ifPresent(oldest -> byDomain.remove(oldest.policy().domain()));
        }
    }

    @Override
    public synchronized void markUsed(String domain, Instant time) {
        change(domain, kept -> kept.withLastUsed(time));
    }

    @Override
    public synchronized void markFailed(String domain, RefreshFailure failure, Instant refreshDue) {
        change(domain, kept -> kept.withRefreshFailure(failure).withRefreshDue(refreshDue));
    }

    private void change(String domain, UnaryOperator<ImmutableKeptPolicy> change) {
        byDomain.computeIfPresent(domain, (key, kept) -> change.apply(ImmutableKeptPolicy.copyOf(kept)));
    }

    @Override
    public synchronized Optional<KeptPolicy> takeDue(Instant now, Instant usedSince, Instant leaseEnd) {
        Optional<KeptPolicy> due = kept(policy -> policy.expires().isAfter(now))
                .filter(kept ->
                        !kept.refreshDue().isAfter(now) && !kept.lastUsed().isBefore(usedSince))
                .min(Comparator.comparing(KeptPolicy::refreshDue));
        due.ifPresent(kept -> change(kept.policy().domain(), taken -> taken.withRefreshDue(leaseEnd)));
        return due;
    }

    @Override
    public synchronized List<KeptPolicy> list(Optional<String> after, int limit) {
        return after.map(domain -> byDomain.tailMap(domain, false)).orElse(byDomain).values().stream()
                .limit(limit)
                .collect(Collectors.toUnmodifiableList());
    }

    @Override
    public synchronized List<KeptPolicy> failing(StsMode mode, Instant now, int limit) {
        return kept(policy -> policy.mode() == mode && policy.expires().isAfter(now))
                .filter(kept -> kept.refreshFailure().isPresent())
                .limit(limit)
                .collect(Collectors.toUnmodifiableList());
    }

    private Stream<KeptPolicy> kept(Predicate<Policy> which) {
        return byDomain.values().stream().filter(kept -> which.test(kept.policy()));
    }

    @Override
    public synchronized boolean delete(String domain) {
        return byDomain.remove(domain) != null;
    }

    @Override
    public synchronized int deleteExpired(Instant now, Instant unusedSince, int atMost) {
        int before = byDomain.size();
        byDomain.values()
                .removeIf(kept ->
                        !kept.policy().expires().isAfter(now) || kept.lastUsed().isBefore(unusedSince));
        keepAtMost(atMost);
        return before - byDomain.size();
    }
}
