package dev.emailrouting.mtasts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.google.common.net.InetAddresses;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.emailrouting.dns.DnsAnswer;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.DnsName;
import dev.emailrouting.dns.DnsType;
import dev.emailrouting.dns.TxtRecord;
import dev.emailrouting.mtasts.PolicyFault.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the policies of domains over the network, and keeps them. The TXT record is asked for each time, so that a change is known
 * before anything bounces (RFC 8461 5.1); a policy is fetched when its id is new, and at least daily. What goes wrong, in the DNS or
 * at the policy host, leaves a policy that is in force in force (RFC 8461 3.3); without one mail is delivered as to a domain that has
 * none, for else a broken zone could be sent no mail. While the cache is away it is not known whether there is one, and then
 * nobody says that there is none.
 *
 * <p>At one time one fetch is under way for a domain, whoever waits for it, and after a failed one there is none for that id for
 * {@link FetchBackOff#REST}.
 */
public final class PolicyService implements PolicyLookup, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PolicyService.class);
    private static final int MAX_FETCHES = 32;
    private static final int MAX_WAITING = 500;
    /** A policy that should not be kept at all is kept so long, lest it is fetched for every mail. */
    private static final Duration SHORTEST_AGE = Duration.ofMinutes(1);

    private static final Duration LONGEST_WITHOUT_FETCH = Duration.ofDays(1);

    private final DnsClient dns;
    private final PolicyFetcher fetcher;
    private final PolicyCache cache;
    private final PolicyTimes times;
    private final Clock clock;
    private final ExecutorService fetches;
    private final KnownPolicies known;
    private final FetchBackOff backOff;
    private final ConcurrentMap<DnsName, Fetching> underWay = new ConcurrentHashMap<>();

    /** @param random spreads what is fetched again */
    public PolicyService(
            DnsClient dns, PolicyFetcher fetcher, PolicyCache cache, PolicyTimes times, Random random, Clock clock) {
        this.dns = dns;
        this.fetcher = fetcher;
        this.cache = cache;
        this.times = times;
        this.clock = clock;
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_FETCHES,
                MAX_FETCHES,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MAX_WAITING),
                new ThreadFactoryBuilder()
                        .setNameFormat("email-routing-mta-sts-%d")
                        .setDaemon(true)
                        .build());
        threads.allowCoreThreadTimeOut(true);
        this.fetches = threads;
        this.known = new KnownPolicies(cache, random, clock, fetches);
        this.backOff = new FetchBackOff(clock);
    }

    @Override
    public PolicyAnswer policyFor(String domain) {
        return nameOf(domain).map(this::answer).orElseGet(PolicyAnswer::nothing);
    }

    /** Address literals have no policy (RFC 8461 3.4 is about domains). */
    private static Optional<DnsName> nameOf(String domain) {
        return InetAddresses.isInetAddress(domain) ? Optional.empty() : DnsName.of(domain);
    }

    private PolicyAnswer answer(DnsName domain) {
        long end = System.nanoTime() + times.lookup().toNanos();
        Discovery discovery = discover(domain, times.lookup().dividedBy(2));
        KnownPolicies.Found found = known.find(domain);
        Optional<Policy> inForce = found.policy().filter(this::isInForce);
        inForce.ifPresent(policy -> known.use(domain));
        PolicyAnswer answer = answer(domain, discovery, inForce, end);
        return found.isUnknown() && answer.policy().isEmpty()
                ? answer.fault().map(PolicyAnswer::unknown).orElse(answer)
                : answer;
    }

    private PolicyAnswer answer(DnsName domain, Discovery discovery, Optional<Policy> inForce, long end) {
        if (discovery.id.isEmpty()) {
            return discovery.answer(inForce);
        }
        String id = discovery.id.get();
        if (inForce.isPresent() && inForce.get().id().equals(id)) {
            fetchBehindIfOld(domain, inForce.get());
            return PolicyAnswer.cached(inForce.get());
        }
        return backOff.restingFor(domain, id)
                .map(fault -> in(inForce, fault))
                .orElseGet(() -> await(fetching(domain, id, false), end - System.nanoTime(), inForce));
    }

    private boolean isInForce(Policy policy) {
        Instant now = clock.instant();
        return policy.expires().isAfter(now)
                || policy.fetched().plus(SHORTEST_AGE).isAfter(now);
    }

    /** The refresher is earlier, where it runs. */
    private void fetchBehindIfOld(DnsName domain, Policy policy) {
        boolean isOld = !policy.fetched().plus(LONGEST_WITHOUT_FETCH).isAfter(clock.instant());
        if (isOld && backOff.restingFor(domain, policy.id()).isEmpty()) {
            fetching(domain, policy.id(), true);
        }
    }

    private static PolicyAnswer in(Optional<Policy> force, PolicyFault fault) {
        return force.map(policy -> PolicyAnswer.cached(policy, fault)).orElseGet(() -> PolicyAnswer.nothing(fault));
    }

    /**
     * Fetches the policy of a domain anew, whatever is known of it, and says what applies then. Never throws; the caller's thread
     * waits, for the time of {@link PolicyTimes#refresh} and the look-ups.
     */
    public PolicyAnswer refresh(String domain) {
        return nameOf(domain).map(this::refresh).orElseGet(PolicyAnswer::nothing);
    }

    private PolicyAnswer refresh(DnsName domain) {
        Discovery discovery = discover(domain, times.lookup());
        Optional<Policy> inForce = known.reload(domain).policy().filter(this::isInForce);
        if (discovery.id.isEmpty()) {
            PolicyAnswer answer = discovery.answer(inForce);
            answer.fault().ifPresent(fault -> known.failed(domain, fault));
            return answer;
        }
        return await(
                fetching(domain, discovery.id.get(), true),
                times.refresh().plus(times.lookup()).toNanos(),
                inForce);
    }

    private Discovery discover(DnsName domain, Duration patience) {
        DnsAnswer<TxtRecord> answer = dns.query(StsRecord.LABEL + "." + domain, DnsType.TXT, patience);
        if (answer.isUnknown()) {
            return Discovery.unknown(
                    PolicyFault.of(Kind.TXT_LOOKUP, "the look-up of its TXT record failed: " + answer.reason()));
        }
        try {
            return Discovery.of(StsRecord.among(answer.records()));
        } catch (InvalidStsRecordException e) {
            return Discovery.nothing(PolicyFault.of(
                    Kind.TXT_RECORD,
                    "it has no TXT record of MTA-STS any more: "
                            + (answer.records().isEmpty() ? answer.reason() : e.getMessage())));
        }
    }

    /** Starts a fetch, unless one is under way. */
    private Fetching fetching(DnsName domain, String id, boolean evenIfKnown) {
        Fetching ours = new Fetching();
        Fetching theirs = underWay.putIfAbsent(domain, ours);
        if (theirs != null) {
            return theirs;
        }
        Duration deadline = evenIfKnown ? times.refresh() : times.lookup();
        try {
            fetches.execute(() -> complete(ours, domain, id, evenIfKnown, deadline));
        } catch (RejectedExecutionException e) {
            underWay.remove(domain, ours);
            LOGGER.warn(
                    "event=mta-sts-policy-not-fetched domain={} reason=\"{} others are being fetched, and {} wait\"",
                    domain,
                    MAX_FETCHES,
                    MAX_WAITING);
            ours.answer.complete(
                    PolicyAnswer.nothing(PolicyFault.of(Kind.NOT_DONE, "too many policies are being fetched")));
        }
        return ours;
    }

    private void complete(Fetching fetching, DnsName domain, String id, boolean evenIfKnown, Duration deadline) {
        PolicyAnswer answer = PolicyAnswer.nothing(PolicyFault.of(Kind.NOT_DONE, "the fetch was given up"));
        try {
            fetching.isBegun = true;
            answer = fetchedByOthers(domain, id, evenIfKnown).orElseGet(() -> fetch(domain, id, deadline));
        } finally {
            underWay.remove(domain, fetching);
            fetching.answer.complete(answer);
        }
    }

    /** Another node may have been first. */
    private Optional<PolicyAnswer> fetchedByOthers(DnsName domain, String id, boolean evenIfKnown) {
        return evenIfKnown
                ? Optional.empty()
                : known.reload(domain)
                        .policy()
                        .filter(policy -> policy.id().equals(id) && isInForce(policy))
                        .map(PolicyAnswer::cached);
    }

    private PolicyAnswer fetch(DnsName domain, String id, Duration deadline) {
        PolicyFetch fetch = fetcher.fetch(domain, deadline);
        if (fetch.policy().isPresent()) {
            Policy policy = Policy.of(domain.toString(), id, fetch.policy().get(), clock.instant());
            backOff.succeeded(domain, id);
            known.keep(domain, policy);
            LOGGER.info(
                    "event=mta-sts-policy-fetched domain={} id={} mode={} max-age={}",
                    domain,
                    id,
                    policy.mode().word(),
                    policy.content().maxAge().toSeconds());
            return PolicyAnswer.fetched(policy);
        }
        PolicyFault fault = fetch.fault().orElseThrow();
        backOff.failed(domain, id, fault);
        known.failed(domain, fault);
        LOGGER.warn(
                "event=mta-sts-policy-fetch-failed domain={} id={} result={} reason=\"{}\"",
                domain,
                id,
                fault.kind().word().orElse(""),
                fault.text());
        return PolicyAnswer.nothing(fault);
    }

    private static PolicyAnswer await(Fetching fetching, long nanos, Optional<Policy> inForce) {
        try {
            PolicyAnswer answer = fetching.answer.get(nanos, TimeUnit.NANOSECONDS);
            return answer.fault().map(fault -> in(inForce, fault)).orElse(answer);
        } catch (TimeoutException e) {
            return in(
                    inForce,
                    fetching.isBegun
                            ? PolicyFault.of(Kind.FETCH, "the policy host did not answer in time")
                            : PolicyFault.of(Kind.NOT_DONE, "too many policies were being fetched before"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return in(inForce, PolicyFault.of(Kind.NOT_DONE, "interrupted"));
        } catch (ExecutionException e) {
            throw new IllegalStateException("whoever fetches completes with an answer", e);
        }
    }

    /** By domain, behind the one given; straight from the cache, which must be there. */
    public List<KeptPolicy> list(Optional<String> after, int limit) {
        return cache.list(after, limit);
    }

    /** As {@link #list}, of one domain. */
    public Optional<KeptPolicy> inspect(String domain) {
        return nameOf(domain).flatMap(name -> cache.find(name.toString()));
    }

    /** Forgets the policy of a domain, and says whether there was one. Other nodes forget it within a minute. */
    public boolean purge(String domain) {
        return nameOf(domain).filter(known::delete).isPresent();
    }

    @Override
    public void close() {
        fetches.shutdownNow();
    }

    /** A fetch that is under way, or waits until others are done. */
    private static final class Fetching {
        private final CompletableFuture<PolicyAnswer> answer = new CompletableFuture<>();
        private volatile boolean isBegun;
    }

    /** What the DNS says: the id of the policy, or why there is none. */
    private static final class Discovery {
        private final Optional<String> id;
        private final PolicyFault fault;
        private final boolean isUnknown;

        private Discovery(Optional<String> id, PolicyFault fault, boolean isUnknown) {
            this.id = id;
            this.fault = fault;
            this.isUnknown = isUnknown;
        }

        static Discovery of(StsRecord record) {
            return new Discovery(Optional.of(record.id()), null, false);
        }

        static Discovery nothing(PolicyFault fault) {
            return new Discovery(Optional.empty(), fault, false);
        }

        static Discovery unknown(PolicyFault fault) {
            return new Discovery(Optional.empty(), fault, true);
        }

        /** Without an id. A domain that never had a policy has nothing wrong. */
        PolicyAnswer answer(Optional<Policy> inForce) {
            return inForce.isPresent() || isUnknown ? in(inForce, fault) : PolicyAnswer.nothing();
        }
    }
}
