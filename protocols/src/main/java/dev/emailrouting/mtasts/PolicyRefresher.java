package dev.emailrouting.mtasts;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches policies again before they run out (RFC 8461 3.3), each at its own time, so that a change is known within a day and an
 * attacker cannot wait for one to expire. Nodes that share a cache take turns. What cannot be fetched is told by the log, and by
 * {@link #trouble} as long as it lasts.
 */
public final class PolicyRefresher implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(PolicyRefresher.class);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    /** Longer than a refresh takes. */
    private static final Duration LEASE = Duration.ofMinutes(10);

    /** What mail was not sent under for so long is not fetched again until it is. */
    private static final Duration USED = Duration.ofDays(30);

    private static final Duration UNUSED = Duration.ofDays(180);
    private static final int MAX_KEPT = 50_000;
    /** So that policy hosts that do not answer keep few others waiting. */
    private static final int AT_ONCE = 4;

    private static final int MAX_NAMED = 5;

    private final PolicyService service;
    private final PolicyCache cache;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(new ThreadFactoryBuilder()
            .setNameFormat("email-routing-mta-sts-refresher")
            .setDaemon(true)
            .build());
    private final ExecutorService workers = Executors.newFixedThreadPool(
            AT_ONCE,
            new ThreadFactoryBuilder()
                    .setNameFormat("email-routing-mta-sts-refresh-%d")
                    .setDaemon(true)
                    .build());

    public PolicyRefresher(PolicyService service, PolicyCache cache, Clock clock) {
        this.service = service;
        this.cache = cache;
        this.clock = clock;
    }

    /** From now on looks every minute whether a policy is due. */
    public void start() {
        timer.scheduleWithFixedDelay(this::run, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        try {
            int refreshed = refreshDue();
            if (refreshed > 0) {
                LOGGER.info("event=mta-sts-policies-refreshed count={}", refreshed);
            }
        } catch (Throwable t) { // an Error too: thrown on, it would end the timer for good
            LOGGER.warn("event=mta-sts-refresh-put-off reason=\"{}\"", t.toString());
        }
    }

    /** Fetches all that are due and says how many could be. */
    int refreshDue() {
        List<CompletableFuture<Integer>> parts = IntStream.range(0, AT_ONCE)
                .mapToObj(i -> CompletableFuture.supplyAsync(this::refreshOneByOne, workers))
                .collect(Collectors.toUnmodifiableList());
        return parts.stream().mapToInt(CompletableFuture::join).sum();
    }

    private int refreshOneByOne() {
        int refreshed = 0;
        for (Optional<KeptPolicy> due = takeDue(); due.isPresent() && !timer.isShutdown(); due = takeDue()) {
            refreshed += refresh(due.get().policy()) ? 1 : 0;
        }
        return refreshed;
    }

    private Optional<KeptPolicy> takeDue() {
        Instant now = clock.instant();
        return cache.takeDue(now, now.minus(USED), now.plus(LEASE));
    }

    private boolean refresh(Policy policy) {
        PolicyAnswer answer = service.refresh(policy.domain());
        answer.fault().ifPresent(fault -> warn(policy, fault));
        return answer.fault().isEmpty();
    }

    /** RFC 8461 3.3: whoever runs the server should know, but for a policy that asks for nothing. */
    private static void warn(Policy policy, PolicyFault fault) {
        if (policy.mode() != StsMode.NONE) {
            LOGGER.warn(
                    "event=mta-sts-refresh-failed domain={} mode={} expires={} reason=\"{}\"",
                    policy.domain(),
                    policy.mode().word(),
                    policy.expires(),
                    fault.text());
        }
    }

    /** Deletes policies that are no longer in force, that no mail was sent under for half a year, or that are too many; says how many. */
    public int deleteExpired() {
        Instant now = clock.instant();
        return cache.deleteExpired(now, now.minus(UNUSED), MAX_KEPT);
    }

    /** Which policies in force, and enforced, could not be fetched again; empty where all could. */
    public Optional<String> trouble() {
        List<KeptPolicy> failing = cache.failing(StsMode.ENFORCE, clock.instant(), MAX_NAMED + 1);
        if (failing.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("MTA-STS policies that are enforced, but cannot be fetched again: "
                + failing.stream().limit(MAX_NAMED).map(PolicyRefresher::story).collect(Collectors.joining("; "))
                + (failing.size() > MAX_NAMED ? "; and others" : ""));
    }

    private static String story(KeptPolicy kept) {
        return kept.policy().domain() + " (until " + kept.policy().expires() + "): "
                + kept.refreshFailure().map(KeptPolicy.RefreshFailure::reason).orElse("");
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdownNow();
    }
}
