package dev.emailrouting.mtasts;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The overrides of a store, read again every few seconds; while it cannot be read, those known go on to count. */
public final class KnownOverrides implements PolicyOverrides, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(KnownOverrides.class);

    private final PolicyOverrideStore store;
    private final ScheduledExecutorService reader;
    private volatile Optional<Map<String, PolicyOverride>> known = Optional.empty();
    private volatile Optional<String> fault = Optional.empty();

    private KnownOverrides(PolicyOverrideStore store) {
        this.store = store;
        this.reader = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "policy-overrides");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Reads them, and again after each interval. */
    public static KnownOverrides start(PolicyOverrideStore store, Duration interval) {
        KnownOverrides overrides = new KnownOverrides(store);
        overrides.read();
        overrides.reader.scheduleWithFixedDelay(
                overrides::read, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return overrides;
    }

    private void read() {
        try {
            known = Optional.of(store.all().stream()
                    .collect(Collectors.toUnmodifiableMap(PolicyOverride::domain, Function.identity())));
            fault = Optional.empty();
        } catch (Throwable t) { // an Error too: no later reading is to fall out for it
            LOGGER.warn("event=policy-overrides-unread reason=\"{}\"", t.toString());
            fault = Optional.of("the overrides of MTA-STS policies cannot be read: " + t.getMessage());
        }
    }

    @Override
    public Optional<PolicyOverride> of(String domain) {
        Map<String, PolicyOverride> now = known.orElseThrow(
                () -> new IllegalStateException("the overrides of MTA-STS policies are not known yet"));
        return DnsName.of(domain).map(DnsName::toString).map(now::get);
    }

    /** Why they may have been changed since, in words for a health check. */
    public Optional<String> fault() {
        return fault;
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
