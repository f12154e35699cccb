package dev.emailrouting.routing.automation;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The switches of a store, read again every few seconds; while they cannot be read, what was known last goes on to count. Until they
 * were read once everything is off: somebody may have had a reason.
 */
public final class KnownSwitches implements Switches, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(KnownSwitches.class);

    private final AutomationStore store;
    private final ScheduledExecutorService reader;
    private volatile Set<Automation> off = EnumSet.allOf(Automation.class);
    private volatile Optional<String> unread = Optional.of("they were never read");

    private KnownSwitches(AutomationStore store) {
        this.store = store;
        this.reader = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "email-routing-switches");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Reads them, and again after each interval. */
    public static KnownSwitches start(AutomationStore store, Duration interval) {
        KnownSwitches switches = new KnownSwitches(store);
        switches.read();
        switches.reader.scheduleWithFixedDelay(
                switches::read, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
        return switches;
    }

    /** Reads them now, for a change of this node's own is to count at once. Never throws. */
    public synchronized void read() {
        try {
            Set<Automation> read = store.switchedOff();
            if (!read.equals(off)) {
                LOGGER.info("event=automation off=\"{}\"", words(read));
            }
            off = read;
            unread = Optional.empty();
        } catch (Throwable t) { // an Error too: no later reading is to fall out for it
            LOGGER.warn("event=automation-unread reason=\"{}\"", t.toString());
            unread = Optional.of(String.valueOf(t.getMessage()));
        }
    }

    @Override
    public boolean isOn(Automation automation) {
        return !off.contains(automation);
    }

    /** What is off, or that it may have been changed since it was read, in words for a health check. */
    public Optional<String> fault() {
        Set<Automation> now = off;
        Optional<String> why = unread;
        if (why.isPresent()) {
            return Optional.of("the switches of replies, sends and programs cannot be read: " + why.get());
        }
        return now.isEmpty()
                ? Optional.empty()
                : Optional.of("switched off: " + words(now) + ", see GET /email-routing/automation");
    }

    private static String words(Set<Automation> automations) {
        return automations.stream().sorted().map(Automation::word).collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
