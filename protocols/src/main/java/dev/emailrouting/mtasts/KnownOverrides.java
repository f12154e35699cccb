package dev.emailrouting.mtasts;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.emailrouting.dns.DnsName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The overrides of a store, read again every few seconds; while it cannot be read, those known go on to count. One that cannot be
 * understood is as one that is not known yet.
 */
public final class KnownOverrides implements PolicyOverrides, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(KnownOverrides.class);
    private static final int MAX_NAMED = 5;

    private final PolicyOverrideStore store;
    private final ScheduledExecutorService reader;
    private volatile Optional<Map<String, PolicyOverride>> known = Optional.empty();
    private volatile Set<String> unreadable = Set.of();
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
            Map<String, PolicyOverride> all = store.all().stream()
                    .collect(Collectors.toUnmodifiableMap(PolicyOverride::domain, Function.identity()));
            unreadable = store.unreadable();
            known = Optional.of(all);
            fault = unreadable.isEmpty() ? Optional.empty() : Optional.of(story(unreadable));
        } catch (Throwable t) { // an Error too: no later reading is to fall out for it
            LOGGER.warn("event=policy-overrides-unread reason=\"{}\"", t.toString());
            fault = Optional.of("the overrides of MTA-STS policies cannot be read: " + t.getMessage());
        }
    }

    @Override
    public Optional<PolicyOverride> of(String domain) {
        Map<String, PolicyOverride> now = known.orElseThrow(
                () -> new IllegalStateException("the overrides of MTA-STS policies are not known yet"));
        Optional<String> name = DnsName.of(domain).map(DnsName::toString);
        if (name.filter(unreadable::contains).isPresent()) {
            throw new IllegalStateException(
                    "the override of the MTA-STS policy of " + domain + " cannot be understood");
        }
        return name.map(now::get);
    }

    private static String story(Set<String> unreadable) {
        return "overrides of MTA-STS policies cannot be understood, and no mail is sent to "
                + unreadable.stream().sorted().limit(MAX_NAMED).collect(Collectors.joining(", "))
                + (unreadable.size() > MAX_NAMED ? " and others" : "");
    }

    /** Why they may have been changed since, or which are not understood, in words for a health check. */
    public Optional<String> fault() {
        return fault;
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
