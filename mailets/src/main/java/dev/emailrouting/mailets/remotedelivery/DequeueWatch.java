package dev.emailrouting.mailets.remotedelivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows whether mails still come out of the queue, for a health check. */
final class DequeueWatch {
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(DequeueWatch.class);

    private final String queue;
    private final Clock clock;
    private Optional<String> failure = Optional.empty();
    private Instant failedAt = Instant.EPOCH;
    private boolean stopping;
    private boolean over;

    DequeueWatch(String queue, Clock clock) {
        this.queue = queue;
        this.clock = clock;
    }

    synchronized void moving() {
        failure = Optional.empty();
    }

    synchronized void stalled(Throwable cause) {
        LOGGER.error("event=dequeue-failed queue={}", queue, cause);
        failure = Optional.of(cause.toString());
        failedAt = clock.instant();
    }

    synchronized void stopping() {
        stopping = true;
    }

    synchronized void ended() {
        over = true;
    }

    synchronized Optional<String> fault() {
        if (over && !stopping) {
            return Optional.of("the queue " + queue + " is not read any more");
        }
        // A queue that still failed would have failed again by now.
        return failure.filter(cause -> clock.instant().isBefore(failedAt.plus(LONGEST_PAUSE.multipliedBy(2))))
                .map(cause -> "reading the queue " + queue + " fails: " + cause);
    }
}
