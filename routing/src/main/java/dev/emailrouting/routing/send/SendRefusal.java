package dev.emailrouting.routing.send;

import org.immutables.value.Value;

/** Why something may not be sent: a named error, and why in words. */
@Value.Immutable(builder = false)
public interface SendRefusal {
    static SendRefusal of(SendError error, String reason) {
        return ImmutableSendRefusal.of(error, reason);
    }

    @Value.Parameter
    SendError error();

    /** In one line, for whoever wanted to send. */
    @Value.Parameter
    String reason();

    /** Both in one line. */
    default String text() {
        return error() + ": " + reason();
    }
}
