package dev.emailrouting.routing;

import java.net.URI;
import java.time.Duration;

import org.immutables.value.Value;

/** What people set of a message hook: where messages are posted to that rules leave to it, and how. */
@Value.Immutable
public abstract class MessageHookContent {
    public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);
    /** Clients wait for it at the end of DATA. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(20);

    public abstract URI url();

    @Value.Default
    public MessageHookFormat format() {
        return MessageHookFormat.RAW;
    }

    /** In whole seconds, from the connection to the end of the answer. */
    @Value.Default
    public Duration timeout() {
        return USUAL_TIMEOUT;
    }

    /** While it is not, mail of rules that leave it to the hook waits. */
    @Value.Default
    public boolean enabled() {
        return true;
    }

    @Value.Check
    protected void check() {
        if (timeout().toSeconds() < 1 || timeout().compareTo(LONGEST_TIMEOUT) > 0) {
            throw new InvalidInputException("timeoutSeconds", "1 to " + LONGEST_TIMEOUT.toSeconds());
        }
    }
}
